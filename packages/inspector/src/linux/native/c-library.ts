import { createRequire } from "node:module";

/** The C library that this program runs on, whichever it is (glibc, musl). */
export interface CLibrary {
  /** One function by its C declaration. Throws where the library has none of this name. */
  func(declaration: string): (...args: unknown[]) => number | bigint;
  /** What the last call left in errno(3). */
  errno(): number;
}

/** The part of koffi that is used. */
interface Koffi {
  load(path: null): Pick<CLibrary, "func">;
  errno(): number;
}

/** undefined where koffi, an optional dependency, is not installed. */
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
