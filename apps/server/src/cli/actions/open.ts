import { rmSync } from "node:fs";
import { join } from "node:path";
import { hostname, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import {
  checkStateDirectory,
  findServer,
  readToken,
  stateDirectory,
  writeStateFile,
} from "@corral/client/node";
import { exitCodes } from "../../terminal/exit-codes.ts";
import type { Io } from "../../terminal/io.ts";
import { openInBrowser } from "./open-in-browser.ts";

/** The redirect page is removed after this time, milliseconds. */
const REMOVE_AFTER_MS = 5_000;

/**
 * Opens the page with its token. Command lines are readable by every user of the machine, so the
 * browser gets the path of a private file that redirects to the link. Throws StateDirectoryError where
 * other users can write the token.
 */
export async function openPage(
  options: { readonly print?: boolean; readonly dataDir?: string },
  io: Io,
): Promise<number> {
  const directory = options.dataDir ?? stateDirectory();
  checkStateDirectory(directory);
  const server = await findServer(directory);
  const token = readToken(directory);
  if (server === undefined || token === undefined) {
    io.err("No server is running. Start one with `corral serve`.");
    return exitCodes.nothing;
  }
  const link = `${server.url}/#token=${token}`;
  if (options.print === true) {
    io.out(link);
    return exitCodes.done;
  }
  const page = join(directory, `open-${process.pid}.html`);
  writeStateFile(page, redirectPage(link));
  try {
    const startedAt = performance.now();
    if (!(await openInBrowser(pathToFileURL(page).href, REMOVE_AFTER_MS))) {
      io.err("No browser could be opened. Open this link:");
      io.out(link);
      io.err("On another machine, run this there first:");
      io.err(`  ${sshTunnelCommand(server.url)}`);
      return exitCodes.done;
    }
    io.err(`Opening ${server.url}.`);
    await sleep(REMOVE_AFTER_MS - (performance.now() - startedAt));
  } finally {
    rmSync(page, { force: true });
  }
  return exitCodes.done;
}

/** Forwards the server's port to the same port of another machine. Source: ssh(1), -L. */
export function sshTunnelCommand(
  url: string,
  user = userInfo().username,
  host = hostname(),
): string {
  const { hostname: address, port } = new URL(url);
  return `ssh -N -L ${port}:${address}:${port} ${user}@${host}`;
}

/** The token is in the fragment, which browsers send in no request and no referrer. */
export function redirectPage(link: string): string {
  const attribute = link.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${attribute}"><title>Corral</title><a href="${attribute}">Open Corral</a>\n`;
}
