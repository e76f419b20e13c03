import { join } from "node:path";
import { writeStateFile } from "@corral/client/node";
import { jsonIn, readOwnFile } from "../state/own-file.ts";

/**
 * Hosts of webhooks that may be in a private network. Only `corral config webhook allow` writes this file: who
 * may use the API must not have Corral reach into the network that it stands in.
 */
function path(directory: string): string {
  return join(directory, "webhook-hosts.json");
}

/** Lower case; none where the file is not this user's alone. */
export function readPrivateHosts(directory: string): readonly string[] {
  const file = readOwnFile(path(directory));
  const hosts = "problem" in file ? undefined : jsonIn(file.text ?? "[]");
  if (!Array.isArray(hosts)) return [];
  return hosts.filter((host) => typeof host === "string");
}

export function writePrivateHosts(directory: string, hosts: readonly string[]): void {
  writeStateFile(path(directory), `${JSON.stringify(hosts)}\n`);
}
