import { destination, pino } from "pino";
import type { Logger } from "pino";

/**
 * JSON lines on stderr. At a terminal only what went wrong: the person there reads the start block.
 * What is logged is chosen field by field and holds no secret; the redaction is the second lock.
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
