import type { ExecutorView } from "../model.ts";
import { shortText } from "../text/visible-text.ts";
import type { Notice, NoticeKind } from "./notice.ts";

/** What leaves the machine only where a person wants it: what agents work on, where, and what they run. */
export type NoticeDetail = "titles" | "branches" | "commands";

export const noticeDetails: readonly NoticeDetail[] = ["titles", "branches", "commands"];

const words: Readonly<Record<Exclude<NoticeKind, "memory">, string>> = {
  began: "has begun",
  waiting: "waits for you",
  ended: "has ended",
  "left-over": "left processes over",
  leak: "starts copies of one program, and none ends",
};

/**
 * The notice without the details that are not named. What an agent waits for is in its product's words, which
 * may quote title and command.
 */
export function discreetNotice(
  notice: Notice,
  executor: Pick<ExecutorView, "label" | "title"> | undefined,
  details: readonly NoticeDetail[],
): Notice {
  const { kind } = notice;
  if (kind === "memory") return notice;
  const needed = kind === "leak" ? "commands" : titleDetail(executor);
  const plain = `${shortText(executor?.label ?? "An agent", 60)} ${words[kind]}`;
  const mayQuote =
    kind === "waiting" && !(details.includes("titles") && details.includes("commands"));
  return {
    ...notice,
    ...(needed !== undefined && !details.includes(needed) && { title: plain }),
    ...(mayQuote && { text: "" }),
  };
}

/** Which detail the title of an executor is; undefined without a title. */
export function titleDetail(
  executor: Pick<ExecutorView, "title"> | undefined,
): NoticeDetail | undefined {
  switch (executor?.title?.source) {
    case "task":
    case "session":
      return "titles";
    case "branch":
    case "worktree":
      return "branches";
    case undefined:
      return undefined;
  }
}
