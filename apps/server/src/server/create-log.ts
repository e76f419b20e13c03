import { destination, pino } from "pino";
import type { Logger } from "pino";

/**
 * JSON lines on stderr; at a terminal only warnings and errors by default. Log calls name their fields
 * one by one and contain no secrets; redaction is a second safeguard.
 */
export function createLog(level: string = process.stderr.isTTY ? "warn" : "info"): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: ["token", "authorization", "cookie", "*.token", "*.authorization", "*.cookie"],
        censor: "[hidden]",
      },
    },
    destination({ fd: 2, sync: true }),
  );
}
