import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { optionalText } from "./optional-read.ts";

/**
 * Stable for this installation of the system. Made from the machine id, which is not to be given
 * away (machine-id(5)), by a one-way hash; without one, from the host's name. `label` keeps apart
 * what is not comparable on one machine.
 */
export function hostIdFrom(machineId: string | undefined, label = ""): string {
  const source = machineId ?? `hostname:${hostname()}`;
  return createHash("sha256").update(`corral:${source}${label}`).digest("hex").slice(0, 32);
}

/** Of Linux. Source: machine-id(5). */
export function readMachineId(): string | undefined {
  const ids = ["/etc/machine-id", "/var/lib/dbus/machine-id"].map(readLine);
  return ids.find((id) => id !== undefined && id !== "uninitialized");
}

/** Of Linux; differs after each boot. Source: random(4). */
export function readBootId(procRoot: string): string | undefined {
  return readLine(`${procRoot}/sys/kernel/random/boot_id`);
}

function readLine(path: string): string | undefined {
  return optionalText(path)?.trim() || undefined;
}
