import type { ProcessIdentity } from "./core/identity.ts";
import type { ProcessDriver, ProcessPin, Signal, SignalOutcome } from "./core/driver.ts";
import { ProcessInspectorError } from "./core/errors.ts";

/** A pin, or the reason why there is none. Throws SYSTEM_ERROR when the driver answers `exhausted`. */
export async function openPin(
  driver: ProcessDriver,
  target: ProcessIdentity,
): Promise<ProcessPin | "gone" | "reused" | "denied"> {
  const result = await driver.pin(target);
  if (result.outcome === "pinned") return result.pin;
  if (result.outcome !== "exhausted") return result.outcome;
  const message = `out of descriptors, memory or processes: process ${target.pid} cannot be pinned`;
  throw new ProcessInspectorError("SYSTEM_ERROR", message, { pid: target.pid });
}

/** Pins the process, sends one signal and closes the pin. */
export async function signalOne(
  driver: ProcessDriver,
  target: ProcessIdentity,
  signal: Signal,
): Promise<SignalOutcome> {
  const pinned = await openPin(driver, target);
  if (typeof pinned === "string") return pinned;
  using pin = pinned;
  return pin.signal(signal);
}
