import type { ScanProblem } from "../../core/snapshot.ts";
import type { SystemFailure } from "../../system/system-errors.ts";
import type { SlowFacts } from "../procfs/slow-facts.ts";
import { countOfProcesses } from "../../core/messages.ts";

/** Collects what went wrong in one scan; ends up in `problems` of the snapshot. */
export class ScanProblems {
  exhausted = false;
  /** Why /proc may not list all processes. */
  hidden: ScanProblem | undefined;
  /** Number of processes that exited between the listing and their read. */
  gone = 0;
  #unreadable = 0;
  #denied = 0;

  /** The stat of a process could not be read. An exited process is counted, but is no problem. */
  addUnreadable(failure: SystemFailure): void {
    if (failure === "gone") {
      this.gone += 1;
      return;
    }
    if (failure === "exhausted") this.exhausted = true;
    this.#unreadable += 1;
  }

  /** Some fields of a process are absent. */
  addFieldFailures(failures: SlowFacts["failures"]): void {
    if (failures === undefined) return;
    if (failures.has("denied")) this.#denied += 1;
    if (failures.has("exhausted")) this.exhausted = true;
  }

  toList(): ScanProblem[] {
    const list: ScanProblem[] = [];
    if (this.hidden !== undefined) {
      list.push(this.hidden);
    }
    if (this.exhausted) {
      list.push({
        code: "DESCRIPTORS_EXHAUSTED",
        message: "this program or the system is out of file descriptors, so the scan is degraded",
      });
    }
    if (this.#unreadable > 0) {
      list.push({
        code: "PROCESS_UNREADABLE",
        count: this.#unreadable,
        message: `${countOfProcesses(this.#unreadable)} could not be read and left out`,
      });
    }
    if (this.#denied > 0) {
      list.push({
        code: "FIELDS_UNREADABLE",
        count: this.#denied,
        message: `no permission to read the directory of ${countOfProcesses(this.#denied)}`,
      });
    }
    return list;
  }
}
