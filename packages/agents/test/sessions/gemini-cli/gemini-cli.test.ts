import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { SessionProcess } from "../../../src/sessions/model/session.ts";
import { geminiCliSessions } from "../../../src/sessions/products/gemini-cli.ts";
import { parseChatEnd } from "../../../src/sessions/products/gemini-cli/chat.ts";
import { fakeFiles, type FakeFilesOptions } from "../support/fake-files.ts";
import { sessionProcess } from "../support/process.ts";

const time = (text: string) => Date.parse(`2026-12-01T${text}Z`);
const id = "fa79598a-579c-45a5-b7a5-6dd95a2bf0d8";
const chats = "/home/ada/.gemini/tmp/shop/chats";
const path = `${chats}/session-2026-12-01T07-35-fa79598a.jsonl`;
const startedAt = time("07:35:30.100");

// As gemini 0.61.0 writes them, with the contents shortened.
const start = (sessionId: string, startTime: string, kind = "main") =>
  JSON.stringify({ sessionId, projectHash: "7b68", startTime, lastUpdated: startTime, kind });
const user =
  '{"id":"e7c0","timestamp":"2026-12-01T07:35:52.801Z","type":"user","content":[{"text":"Fix"}]}';
const call =
  '{"id":"b24a","timestamp":"2026-12-01T07:35:52.861Z","type":"gemini","content":"","thoughts":[],"model":"gemini-2.5-pro"}';
const answer =
  '{"id":"c35b","timestamp":"2026-12-01T07:36:02.000Z","type":"gemini","content":"done","thoughts":[],"model":"gemini-2.5-pro"}';
const updated = '{"$set":{"lastUpdated":"2026-12-01T07:35:52.862Z"}}';
const summary = '{"$set":{"summary":"Fix the gem"}}';
const own = start(id, "2026-12-01T07:35:32.162Z");

const process = (fields: Partial<SessionProcess> = {}) =>
  sessionProcess({ product: "gemini", startedAt, startedAlone: true, ...fields });

type Files = FakeFilesOptions["files"];

const read = (files: Files, who = process(), environment: Readonly<Record<string, string>> = {}) =>
  geminiCliSessions.read(
    who,
    fakeFiles({
      environment,
      files: {
        "/home/ada/.gemini/projects.json": '{"projects":{"/home/ada/shop":"shop"}}',
        ...files,
      },
    }),
  );

test("the chat that it began with", async () => {
  expect(await read({ [path]: [own, user, updated, call, summary, answer].join("\n") })).toEqual({
    id,
    tie: "start",
    transcriptPath: path,
    state: "idle",
    stateSource: "transcript",
    stateSince: time("07:36:02"),
    model: "gemini-2.5-pro",
    title: "Fix the gem",
  });
});

test.each([
  ["a prompt without an answer", [user, updated], "working"],
  ["a call of a tool, which may wait for a permission", [user, call, updated], undefined],
  ["an answer", [user, call, answer], "idle"],
  ["nothing yet", [], undefined],
  ["a half-written line", [user, answer.slice(0, 40)], "working"],
])("state after %s", (_, lines, state) => {
  expect(parseChatEnd({ text: lines.join("\n"), isCut: false }).state).toBe(state);
});

test.each([
  ["one that began long after it", { [path]: start(id, "2026-12-01T07:35:41.000Z") }],
  ["one from before it", { [path]: start(id, "2026-12-01T07:35:20.000Z") }],
  [
    "two that began since",
    {
      [path]: own,
      [`${chats}/session-2026-12-01T07-35-11111111.jsonl`]: start("b", "2026-12-01T07:35:33.000Z"),
    },
  ],
  ["a part of another's work", { [path]: start(id, "2026-12-01T07:35:32.162Z", "subagent") }],
  ["a first line of another layout", { [path]: '{"session":"x"}' }],
  ["another name", { [`${chats}/notes-2026-12-01T07-35-fa79598a.jsonl`]: own }],
  ["no chat", {}],
  [
    "one that it has left for one of a few seconds before, resumed since",
    {
      [path]: own,
      [`${chats}/session-2026-12-01T07-35-33333333.jsonl`]: {
        text: start("before", "2026-12-01T07:35:10.000Z"),
        modifiedAt: time("07:50:00"),
      },
    },
  ],
  [
    "one that it has left for an older one, resumed since",
    {
      [path]: own,
      [`${chats}/session-2026-11-30T09-00-22222222.jsonl`]: {
        text: start("older", "2026-11-30T09:00:00.000Z"),
        modifiedAt: time("07:50:00"),
      },
    },
  ],
])("%s is not its", async (_, files: Files) => {
  expect(await read(files)).toBeUndefined();
});

test("older chats that rest do not matter", async () => {
  const resting = {
    text: start("older", "2026-11-30T09:00:00.000Z"),
    modifiedAt: time("07:00:00"),
  };
  const files = { [path]: own, [`${chats}/session-2026-11-30T09-00-22222222.jsonl`]: resting };
  expect(await read(files)).toMatchObject({ id });
});

test("a home that a variable sets", async () => {
  const files = {
    "/srv/gemini/.gemini/projects.json": '{"projects":{"/home/ada/shop":"shop"}}',
    [path.replace("/home/ada", "/srv/gemini")]: own,
  };
  const environment = { GEMINI_CLI_HOME: "/srv/gemini" };
  expect(await read(files, process(), environment)).toMatchObject({ id });
  expect(await read(files)).toBeUndefined();
});

test("two that started together in one directory are not told apart", async () => {
  expect(await read({ [path]: own }, process({ startedAlone: false }))).toBeUndefined();
  const { startedAlone: _, ...unknown } = process();
  expect(await read({ [path]: own }, unknown)).toBeUndefined();
});

test("another directory's chats are not its", async () => {
  expect(await read({ [path]: own }, process({ workingDirectory: "/home/ada" }))).toBeUndefined();
});

test("whatever the files hold, reading ends without an error", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), fc.jsonValue(), async (text, value) => {
      await read({ [path]: text });
      await read({ [path]: `${own}\n${JSON.stringify(value)}` });
      await read({ "/home/ada/.gemini/projects.json": JSON.stringify(value) });
    }),
  );
});
