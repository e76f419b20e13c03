import type { ProcessSession, SessionProcess } from "./session.ts";

/** What could be read of a product's sessions. */
export interface SessionStatus {
  /** Label of the product. */
  readonly product: string;
  /** Processes that are followed, and those whose session is known. */
  readonly processes: number;
  readonly known: number;
  /** Why some are not, for people: "~/.codex does not answer since 14:02"; each once. */
  readonly problems: readonly string[];
}

/** Follows the sessions of processes; reads in the background. */
export interface SessionSource {
  /** The processes to follow from now on; cheap, called at each scan. Forgets all others. */
  follow(processes: readonly SessionProcess[]): void;
  /** By key, as last read. */
  readonly sessions: ReadonlyMap<string, ProcessSession>;
  /** Called after `sessions` has changed. */
  onChange(listener: () => void): void;
  status(): readonly SessionStatus[];
  /** Stops reading; does not wait for a read that hangs. */
  close(): void;
}
