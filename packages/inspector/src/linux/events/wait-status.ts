import { constants } from "node:os";
import type { ProcessDeath } from "../../core/driver.ts";

const SIGNAL_NAMES = new Map(
  Object.entries(constants.signals).map(([name, value]) => [value, name]),
);

/** Source: wait(2), WIFEXITED and its kin. A real-time signal has no name of its own: "SIG35". */
export function endingOf(
  waitStatus: number,
): Pick<ProcessDeath, "exitCode" | "signal" | "coreDumped"> {
  const signal = waitStatus & 0x7f;
  if (signal === 0) return { exitCode: (waitStatus >> 8) & 0xff };
  const name = SIGNAL_NAMES.get(signal) ?? `SIG${signal}`;
  return { signal: name, ...((waitStatus & 0x80) === 0 ? {} : { coreDumped: true }) };
}
