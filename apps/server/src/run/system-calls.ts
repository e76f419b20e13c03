import { platform } from "node:process";
import { loadCLibrary } from "@corral/inspector/linux";

/** System calls that Node does not offer. Need koffi, an optional dependency. */
export interface SystemCalls {
  /** Orphaned descendants become children of this process (prctl(2), PR_SET_CHILD_SUBREAPER). */
  becomeSubreaper(): boolean;
  /** Reaps a zombie child (waitpid(2), WNOHANG); false if there was none. */
  reap(pid: number): boolean;
}

const PR_SET_CHILD_SUBREAPER = 36;
const WNOHANG = 1;

/** undefined off Linux, and where koffi is not installed. */
export function loadSystemCalls(): SystemCalls | undefined {
  const library = platform === "linux" ? loadCLibrary() : undefined;
  if (library === undefined) return undefined;
  const prctl = library.func(
    "int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)",
  );
  const waitpid = library.func("int waitpid(int pid, void *status, int options)");
  return {
    becomeSubreaper: () => prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) === 0,
    reap: (pid) => waitpid(pid, null, WNOHANG) === pid,
  };
}
