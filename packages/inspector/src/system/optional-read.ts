import { readFileSync, readlinkSync } from "node:fs";

/** The text of a small file of the system; undefined where it is not there or may not be read. */
export function optionalText(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}

/** The same of a symbolic link. */
export function optionalLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
