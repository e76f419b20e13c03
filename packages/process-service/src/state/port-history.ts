import type { ListeningPort } from "@corral/inspector/core";
import type { PortOpening } from "../core/history/process-exit.ts";

interface KnownPorts {
  /** As they were read last. */
  readonly read: readonly ListeningPort[];
  readonly openings: readonly PortOpening[];
}

/** When this service first saw each process listen on each port. */
export class PortHistory {
  readonly #known = new Map<string, KnownPorts>();

  /** By row id (identityKey); also for processes that have just ended. */
  openingsOf(id: string): readonly PortOpening[] {
    return this.#known.get(id)?.openings ?? [];
  }

  /** `ports`: of the associated processes of a scan that was taken at `at`. */
  note(ports: ReadonlyMap<string, readonly ListeningPort[]>, at: number): void {
    for (const [id, read] of ports) {
      const before = this.#known.get(id);
      if (before?.read === read || (before === undefined && read.length === 0)) continue;
      this.#known.set(id, { read, openings: withOpened(before?.openings ?? [], read, at) });
    }
  }

  /** Deletes the entries that are not needed. */
  retain(isNeeded: (id: string) => boolean): void {
    for (const id of this.#known.keys()) if (!isNeeded(id)) this.#known.delete(id);
  }
}

/** A port on several addresses counts once. */
function withOpened(
  before: readonly PortOpening[],
  read: readonly ListeningPort[],
  at: number,
): readonly PortOpening[] {
  const openings = [...before];
  for (const { port, protocol } of read) {
    if (openings.some((one) => one.port === port && one.protocol === protocol)) continue;
    openings.push({ port, protocol, firstSeenAt: at });
  }
  return openings;
}
