import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Stable for this installation of the system. Made from the machine id, which machine-id(5) asks
 * not to be given away, by a one-way hash; without one, from the host's name. Differs between pid
 * namespaces, and between time namespaces that shift the start times: `namespaces` is the label of
 * readNamespaces, "" in the machine's initial ones.
 */
export function readHostId(namespaces: string): string {
  const machineId = ["/etc/machine-id", "/var/lib/dbus/machine-id"].map(readLine).find(isPresent);
  const source = machineId ?? `hostname:${hostname()}`;
  return createHash("sha256").update(`corral:${source}${namespaces}`).digest("hex").slice(0, 32);
}

/** Differs after each boot. Source: random(4). */
export function readBootId(procRoot: string): string | undefined {
  return readLine(`${procRoot}/sys/kernel/random/boot_id`);
}

function readLine(path: string): string | undefined {
  try {
    const line = readFileSync(path, "latin1").trim();
    return line === "" ? undefined : line;
  } catch {
    return undefined;
  }
}

function isPresent(line: string | undefined): line is string {
  return line !== undefined && line !== "uninitialized";
}
