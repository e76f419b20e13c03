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

/** How long a browser has to read the forwarding page before it is removed, milliseconds. */
const READ_MS = 5_000;

/**
 * Opens the page with its token. Command lines are readable by every user of the machine, so the browser
 * is not given the link but a private page of this user that forwards to it. Throws StateDirectoryError
 * where others can write the token.
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
    io.err("No server runs here. Start one with `corral serve`.");
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
    if (!(await openInBrowser(pathToFileURL(page).href, READ_MS))) {
      io.err("No browser can be opened here. Open this link in one:");
      io.out(link);
      io.err("From another machine, first run there:");
      io.err(`  ${sshTunnelCommand(server.url)}`);
      return exitCodes.done;
    }
    io.err(`Opens ${server.url}.`);
    await sleep(READ_MS - (performance.now() - startedAt));
  } finally {
    rmSync(page, { force: true });
  }
  return exitCodes.done;
}

/** What brings the server's port to the same port of another machine. Source: ssh(1), -L. */
export function sshTunnelCommand(
  url: string,
  user = userInfo().username,
  host = hostname(),
): string {
  const { hostname: address, port } = new URL(url);
  return `ssh -N -L ${port}:${address}:${port} ${user}@${host}`;
}

/** The fragment stays in the browser: it is part of no request and of no referrer. */
export function redirectPage(link: string): string {
  const attribute = link.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${attribute}"><title>Corral</title><a href="${attribute}">Open Corral</a>\n`;
}
