import type { ProcessBirth } from "../driver.ts";

/** One way to find new processes. */
export interface BirthSource {
  /** The processes born since the last look, parents before children. */
  look(): readonly ProcessBirth[] | Promise<readonly ProcessBirth[]>;
  close(): void;
}

/** Says, in a sentence for a person, that births may have been missed. */
export type SayMissed = (reason: string) => void;
