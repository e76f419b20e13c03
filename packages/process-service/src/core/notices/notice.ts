import type { CorralView } from "../model.ts";

/** What a notice is about. */
export type NoticeKind = "began" | "waiting" | "ended" | "left-over" | "leak" | "memory";

/** Something that a person who is elsewhere wants to know, once. */
export interface Notice {
  readonly kind: NoticeKind;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly at: number;
  /** Absent for `memory`. */
  readonly executorId?: string;
  /** "claude: Fix login waits for you". Untrusted text is escaped and shortened. */
  readonly title: string;
  /** More of it: what it waits for, how it ended, how many processes and how much memory. May be empty. */
  readonly text: string;
}

export const noticeKinds: readonly NoticeKind[] = [
  "began",
  "waiting",
  "ended",
  "left-over",
  "leak",
  "memory",
];

/** `view`: the one that the notices are of. */
export type NoticeListener = (notices: readonly Notice[], view: CorralView) => void;
