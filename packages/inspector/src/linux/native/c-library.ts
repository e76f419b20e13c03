import { createRequire } from "node:module";

/** A bound function of the C library. */
export interface CFunction {
  (...args: unknown[]): number | bigint;
  /** Runs in the thread pool; the last argument is a callback with the error or null, and the result. */
  readonly async: (...args: unknown[]) => void;
}

/** The C library that Node.js is linked with (glibc, musl). */
export interface CLibrary {
  /** Binds a function by its C declaration. Throws when the library does not have it. */
  func(declaration: string): CFunction;
  /** Value of errno(3) after the last call. */
  errno(): number;
}

/** The part of koffi's API that is used. */
interface Koffi {
  load(path: null): Pick<CLibrary, "func">;
  errno(): number;
}

/** undefined when koffi, an optional dependency, is not installed. */
export function loadCLibrary(): CLibrary | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- require() knows no types
    const koffi = createRequire(import.meta.url)("koffi") as Koffi;
    const library = koffi.load(null);
    return { func: (declaration) => library.func(declaration), errno: () => koffi.errno() };
  } catch {
    return undefined;
  }
}
