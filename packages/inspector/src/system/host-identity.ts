import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { optionalText } from "./optional-read.ts";

/**
 * Stable for one installation of the system: a hash of the machine id, which itself must stay secret
 * (machine-id(5)), or of the host name where there is none. `label` separates namespaces of one
 * machine whose pids are not comparable.
 */
export function hostIdFrom(machineId: string | undefined, label = ""): string {
  const source = machineId ?? `hostname:${hostname()}`;
  return createHash("sha256").update(`corral:${source}${label}`).digest("hex").slice(0, 32);
}

/** Linux only. Source: machine-id(5). */
export function readMachineId(): string | undefined {
  const ids = ["/etc/machine-id", "/var/lib/dbus/machine-id"].map(readLine);
  return ids.find((id) => id !== undefined && id !== "uninitialized");
}

/** Linux only; changes at each boot. Source: random(4). */
export function readBootId(procRoot: string): string | undefined {
  return readLine(`${procRoot}/sys/kernel/random/boot_id`);
}

function readLine(path: string): string | undefined {
  return optionalText(path)?.trim() || undefined;
}
