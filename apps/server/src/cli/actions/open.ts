import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import {
  findServer,
  readToken,
  stateDirectory,
  writePrivately,
} from "@corral/process-service/discovery";
import openInBrowser from "open";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";

/** How long a browser has to read the forwarding page before it is removed, milliseconds. */
const READ_MS = 5_000;

/**
 * Opens the page with its token. Command lines are readable by every user of the machine, so the
 * browser is not given the link but a private page of this user that forwards to it.
 */
export async function openPage(
  options: { readonly print?: boolean; readonly dataDir?: string },
  io: Io,
): Promise<number> {
  const directory = options.dataDir ?? stateDirectory();
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
  writePrivately(page, forwardTo(link));
  try {
    await openInBrowser(pathToFileURL(page).href);
    io.err(`Opens ${server.url}.`);
    await sleep(READ_MS);
  } finally {
    rmSync(page, { force: true });
  }
  return exitCodes.done;
}

/** The fragment stays in the browser: it is part of no request and of no referrer. */
export function forwardTo(link: string): string {
  const attribute = link.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${attribute}"><title>Corral</title><a href="${attribute}">Open Corral</a>\n`;
}
