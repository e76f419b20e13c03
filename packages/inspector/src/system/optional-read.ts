import { readFileSync, readlinkSync } from "node:fs";

/** Text of a small system file; undefined when it does not exist or is not readable. */
export function optionalText(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}

/** Target of a symbolic link; undefined when it does not exist or is not readable. */
export function optionalLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
