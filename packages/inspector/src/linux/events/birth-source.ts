import type { ProcessBirth } from "../../core/driver.ts";

/** The result of most polls, returned synchronously; compare by reference. */
export const NO_BIRTHS: readonly ProcessBirth[] = [];

/** A way to find new processes. */
export interface BirthSource {
  /** The last pid that the kernel allocated, as of the last poll; undefined when it is not known. */
  readonly lastPid: number | undefined;
  /** Processes that started since the last poll. */
  look(): readonly ProcessBirth[] | Promise<readonly ProcessBirth[]>;
  close(): void;
}

/** Reports that births may have been missed; `reason` is an English sentence. */
export type ReportMissed = (reason: string) => void;
