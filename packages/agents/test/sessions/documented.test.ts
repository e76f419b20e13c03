import { expect, test } from "vitest";
import { antigravitySessions } from "../../src/sessions/products/antigravity.ts";
import { cursorSessions } from "../../src/sessions/products/cursor.ts";
import { fakeFiles } from "./support/fake-files.ts";
import { sessionProcess } from "./support/process.ts";

// Products that were not tried: after their public documents.
const files = fakeFiles({ files: {} });
const variable = "ANTIGRAVITY_CONVERSATION_ID";

test("Antigravity: the conversation that what it starts carries, else the one of an argument", async () => {
  const read = (markers: readonly { variable: string; value: string }[], ...command: string[]) =>
    antigravitySessions.read(
      sessionProcess({ product: "antigravity", markers, command: ["agy", ...command] }),
      files,
    );
  const marked = { variable, value: "c-1" };
  expect(await read([marked])).toEqual({ id: "c-1", tie: "marker", state: "unknown" });
  expect(await read([marked, { variable, value: "c-2" }])).toBeUndefined();
  expect(await read([{ variable: "CODEX_THREAD_ID", value: "t-1" }])).toBeUndefined();
  expect(await read([], "--conversation", "c-3")).toEqual({
    id: "c-3",
    tie: "argument",
    state: "unknown",
  });
  expect(await read([], "--conversation", "not an id")).toBeUndefined();
});

test("Cursor: the chat that is resumed", async () => {
  const read = (...command: string[]) =>
    cursorSessions.read(sessionProcess({ product: "cursor-agent", command }), files);
  expect(await read("cursor-agent", "--resume=chat-1")).toEqual({
    id: "chat-1",
    tie: "argument",
    state: "unknown",
  });
  expect(await read("cursor-agent", "--resume")).toBeUndefined();
});
