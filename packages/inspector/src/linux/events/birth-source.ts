import type { ProcessBirth } from "../../core/driver.ts";

/** What nearly every look finds; who gets this very list need not wait. */
export const NO_BIRTHS: readonly ProcessBirth[] = [];

/** One way to find new processes. */
export interface BirthSource {
  /** The last id that was given out, as of the last look; undefined where that is not known. */
  readonly lastPid: number | undefined;
  /** The processes born since the last look. */
  look(): readonly ProcessBirth[] | Promise<readonly ProcessBirth[]>;
  close(): void;
}

/** Says, in a sentence for a person, that births may have been missed. */
export type ReportMissed = (reason: string) => void;
