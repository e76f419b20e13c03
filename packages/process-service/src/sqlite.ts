import { openStore, type OpenSqliteStoreOptions } from "./store/sqlite/open.ts";
import type { Store } from "./store/store.ts";

export type { OpenSqliteStoreOptions };

/**
 * Opens the embedded store, making or upgrading it first. Several programs may have it open at once.
 *
 * - A file that cannot be written (read-only folder, full disk) opens in inspect-only mode: it can
 *   be read, every write rejects, `status()` says why.
 * - A corrupt file is moved aside with its companions and begun afresh; `status().recoveredFrom`
 *   says where it went, also after later starts, until `acknowledgeRecovery()`.
 * - Before an upgrade the old file is copied to `<path>.v<its version>.backup`.
 *
 * Throws STORE_NEWER for a file of a newer Corral, and STORE_FAILED for a file that is not
 * Corral's or whose upgrade failed; neither changes the file.
 *
 * @example
 * await using store = await openSqliteStore({ path: "corral.sqlite", hostId });
 */
export function openSqliteStore(options: OpenSqliteStoreOptions): Promise<Store> {
  return openStore(options);
}
