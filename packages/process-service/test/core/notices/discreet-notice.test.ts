import { expect, test } from "vitest";
import { discreetNotice, type NoticeDetail } from "../../../src/core/notices/discreet-notice.ts";
import type { ExecutorTitle, Notice, NoticeKind } from "../../../src/core.ts";

const titled = (source: ExecutorTitle["source"]) => ({
  label: "claude",
  title: { text: "Fix login", source },
});
const notice = (kind: NoticeKind): Notice => ({
  kind,
  at: 1,
  title: "claude: Fix login …",
  text: "Bash(rm -rf build)",
});

test.each<readonly [NoticeKind, ExecutorTitle["source"], readonly NoticeDetail[], boolean]>([
  ["ended", "task", [], false],
  ["ended", "session", ["branches", "commands"], false],
  ["ended", "session", ["titles"], true],
  ["ended", "branch", ["titles"], false],
  ["ended", "worktree", ["branches"], true],
  ["leak", "session", ["titles", "branches"], false],
  ["leak", "session", ["commands"], true],
])("%s, titled by its %s, with %j: title told: %s", (kind, source, details, isTold) => {
  const { title } = discreetNotice(notice(kind), titled(source), details);
  expect(title.includes("Fix login")).toBe(isTold);
  expect(title).toContain("claude");
});

test("what it waits for is told only with titles and commands", () => {
  const textWith = (details: readonly NoticeDetail[]) =>
    discreetNotice(notice("waiting"), titled("task"), details).text;
  expect(textWith([])).toBe("");
  expect(textWith(["titles"])).toBe("");
  expect(textWith(["titles", "commands"])).toBe("Bash(rm -rf build)");
});

test("how it ended, what it left over and the machine's memory are told always", () => {
  for (const kind of ["ended", "left-over", "memory"] as const) {
    expect(discreetNotice(notice(kind), titled("task"), []).text).not.toBe("");
  }
});

test("a label in colours stays text", () => {
  const executor = { ...titled("task"), label: "\u001b[31mx\u202e" };
  const { title } = discreetNotice(notice("ended"), executor, []);
  expect(title).toBe("\\x1b[31mx\\u202e has ended");
});
