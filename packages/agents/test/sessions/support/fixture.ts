import { readFileSync } from "node:fs";

/** Recorded from the real program; a path relative to `test/sessions/`. */
export function fixture(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}
