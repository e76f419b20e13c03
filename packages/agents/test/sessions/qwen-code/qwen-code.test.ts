import * as fc from "fast-check";
import { expect, test } from "vitest";
import { qwenCodeSessions } from "../../../src/sessions/products/qwen-code.ts";
import { fakeFiles } from "../support/fake-files.ts";
import { sessionProcess } from "../support/process.ts";

const id = "1de64d6d-4573-4539-96b3-9cb0efccb220";
const path = `/home/ada/.qwen/projects/-home-ada-shop/chats/${id}.jsonl`;

// As qwen 0.15.10 writes them, with the contents shortened.
const line = (type: string, parts: object[]) =>
  JSON.stringify({
    uuid: "u",
    sessionId: id,
    timestamp: "2026-12-01T07:35:53.805Z",
    type,
    cwd: "/home/ada/shop",
    ...(type === "assistant" && { model: "x" }),
    message: { role: type, parts },
  });
const user = line("user", [{ text: "Quell it" }]);
const call = line("assistant", [{ functionCall: { id: "c", name: "run_shell_command" } }]);
const result = line("tool_result", [{ functionResponse: { id: "c" } }]);
const answer = line("assistant", [{ text: "done" }]);

const read = (command: readonly string[], text?: string) =>
  qwenCodeSessions.read(
    sessionProcess({ product: "qwen", command }),
    fakeFiles({ files: text === undefined ? {} : { [path]: text } }),
  );

test.each([
  ["a prompt", [user], "working"],
  ["a call, which may wait for a permission", [user, call], "unknown"],
  ["a result", [user, call, result], "working"],
  ["an answer", [user, call, result, answer], "idle"],
  ["a half-written line", [user, answer.slice(0, 50)], "working"],
  ["nothing", [""], "unknown"],
])("a session that an argument names, after %s", async (_, lines, state) => {
  expect(await read(["qwen", "--resume", id], lines.join("\n"))).toMatchObject({
    id,
    tie: "argument",
    state,
    transcriptPath: path,
  });
});

test.each([
  [{ QWEN_HOME: "/srv/qwen" }, true],
  [{ QWEN_HOME: "/srv/other", QWEN_RUNTIME_DIR: "/srv/qwen" }, true],
  [{ QWEN_HOME: "/srv/qwen", QWEN_RUNTIME_DIR: "/srv/other" }, false],
  [{}, false],
])("its chats where %j says", async (environment, isThere) => {
  const files = { [path.replace("/home/ada/.qwen", "/srv/qwen")]: answer };
  const session = await qwenCodeSessions.read(
    sessionProcess({ product: "qwen", command: ["qwen", "--resume", id] }),
    fakeFiles({ files, environment }),
  );
  expect(session?.state).toBe(isThere ? "idle" : "unknown");
});

test("whatever a chat holds, reading ends without an error", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), fc.jsonValue(), async (text, value) => {
      const session = await read(["qwen", "--resume", id], `${text}\n${JSON.stringify(value)}`);
      expect(session?.id).toBe(id);
    }),
  );
});

test("the id alone, where its chat is not there; without an id nothing", async () => {
  expect(await read(["qwen", `--session-id=${id}`])).toEqual({
    id,
    tie: "argument",
    state: "unknown",
  });
  expect(await read(["qwen", "--resume"], user)).toBeUndefined();
  expect(await read(["qwen", "--resume", "../../x"], user)).toBeUndefined();
  expect(await read(["qwen"], user)).toBeUndefined();
});
