import { describe, expect, test } from "vitest";
import type { SessionProcess } from "../../../src/sessions/model/session.ts";
import { parseObject } from "../../../src/sessions/parse/json.ts";
import { opencodeSessions } from "../../../src/sessions/products/opencode.ts";
import { fakeFiles } from "../support/fake-files.ts";
import { sessionProcess } from "../support/process.ts";
import { database, recorded } from "./database.ts";
import type { Row, Rows } from "./database.ts";

const path = "/home/ada/.local/share/opencode/opencode.db";
const id = "ses_dcfa6b3a0ffeprHaYH07iNCUQ7";
const directory = "/home/ada/shop-two";
// The session began at this time, and its third turn waited at the other.
const createdAt = 1_796_107_488_351;
const waitingSince = 1_796_107_603_663;
const promptedAt = 1_796_107_603_576;

const process = (fields: Partial<SessionProcess> = {}) =>
  sessionProcess({
    product: "opencode",
    startedAt: createdAt - 4_000,
    workingDirectory: directory,
    startedAlone: true,
    ...fields,
  });
const resumed = (fields: Partial<SessionProcess> = {}) =>
  process({ command: ["opencode", "-s", id], startedAlone: false, ...fields });
const read = (who: SessionProcess, rows: Rows) =>
  opencodeSessions.read(who, fakeFiles({ files: {}, rows: database(path, rows) }));

const session = (fields: Row): Row => ({
  id: "ses_other",
  directory,
  title: "Mend the basket",
  time_created: createdAt + 60_000,
  time_updated: createdAt + 60_000,
  ...fields,
});
const also = (rows: Rows, fields: Row): Rows => ({
  ...rows,
  session: [...rows.session, session(fields)],
});
/** The last message with other data. */
function last(rows: Rows, fields: Readonly<Record<string, unknown>>): Rows {
  const message = rows.message.at(-1);
  const data = { ...parseObject(String(message?.["data"])), ...fields };
  return {
    ...rows,
    message: [...rows.message.slice(0, -1), { ...message, data: JSON.stringify(data) }],
  };
}
/** A running call in the last message. */
function call(rows: Rows, tool: string, state: object = {}): Rows {
  const data = JSON.stringify({ type: "tool", tool, state: { status: "running", ...state } });
  const message = rows.message.at(-1)?.["id"] ?? "";
  const part = { id: "prt_z", message_id: message, time_created: 5, time_updated: 5, data };
  return { ...rows, part: [part] };
}

test("recorded: waits for a permission", async () => {
  expect(await read(process(), recorded("waiting"))).toEqual({
    id,
    title: "Sell more books",
    model: "x",
    state: "waiting",
    stateSince: waitingSince,
    stateSource: "database",
    waitingFor: "permission",
    tie: "start",
  });
});

test("recorded: works once it is given, and is idle once it is interrupted", async () => {
  expect(await read(process(), recorded("running"))).toMatchObject({
    state: "working",
    stateSince: promptedAt,
  });
  expect(await read(process(), recorded("aborted"))).toMatchObject({
    state: "idle",
    stateSince: 1_796_107_625_993,
  });
});

describe("whose session it is", () => {
  test("the one that it was started with", async () => {
    for (const command of [
      ["opencode", "-s", id],
      ["opencode", "run", `--session=${id}`, "go on"],
      ["opencode", "--session", id],
    ]) {
      expect(await read(resumed({ command }), recorded("waiting"))).toMatchObject({
        id,
        tie: "argument",
        state: "waiting",
      });
    }
    for (const command of [
      ["opencode", "-s", id, "--fork"],
      ["opencode", "-s", "ses_none"],
      ["opencode", "-s"],
      ["opencode", "-c"],
      ["opencode", "-s", "../x"],
      ["opencode", "serve", "-s", id],
    ]) {
      expect(await read(resumed({ command }), recorded("waiting"))).toBeUndefined();
    }
  });

  test("not any more once another began where it was left", async () => {
    const rows = recorded("waiting");
    const updatedAt = Number(rows.session[0]?.["time_updated"]);
    const newer = { time_created: updatedAt + 1 };
    expect(await read(resumed(), also(rows, newer))).toBeUndefined();
    const elsewhere = resumed({ workingDirectory: "/home/ada/shop-one" });
    const there = { ...newer, directory: "/home/ada/shop-one" };
    expect(await read(elsewhere, also(rows, there))).toBeUndefined();
    for (const fields of [
      { time_created: updatedAt - 1 },
      { ...newer, directory: "/home/ada/shop-one" },
      { ...newer, parent_id: id },
    ]) {
      expect(await read(resumed(), also(rows, fields))).toMatchObject({ id });
    }
  });

  test("the one that it began with, where no other may have", async () => {
    const rows = recorded("waiting");
    for (const fields of [
      { startedAlone: false },
      { startedAt: createdAt - 20_000 },
      { startedAt: createdAt + 2_000 },
      { workingDirectory: "/home/ada/shop" },
      { command: ["opencode", "serve"] },
    ]) {
      expect(await read(process(fields), rows)).toBeUndefined();
    }
    expect(await read(process(), also(rows, {}))).toBeUndefined();
    const subagent = also(rows, { parent_id: id });
    expect(await read(process(), subagent)).toMatchObject({ id });
  });
});

test("two in two worktrees have their own", async () => {
  const rows = also(recorded("waiting"), {
    directory: "/home/ada/shop-one",
    time_created: createdAt,
  });
  const other = process({ workingDirectory: "/home/ada/shop-one" });
  expect(await read(other, rows)).toMatchObject({ title: "Mend the basket" });
  expect(await read(process(), rows)).toMatchObject({ title: "Sell more books" });
});

describe("state", () => {
  test("what an earlier process was killed at is not this one's", async () => {
    const who = resumed({ startedAt: waitingSince + 60_000 });
    expect(await read(who, recorded("waiting"))).toEqual({
      id,
      title: "Sell more books",
      model: "x",
      state: "unknown",
      tie: "argument",
    });
  });

  test("an earlier process's turn that is over leaves it idle", async () => {
    const who = resumed({ startedAt: waitingSince + 60_000 });
    const told = await read(who, recorded("aborted"));
    expect(told).toMatchObject({ state: "idle", stateSource: "database" });
    expect(told).not.toHaveProperty("stateSince");
  });

  test("works between two steps, and is idle after an error", async () => {
    const rows = recorded("waiting");
    const step = { time: { completed: waitingSince + 9 }, finish: "tool-calls" };
    expect(await read(process(), last(rows, step))).toMatchObject({
      stateSince: waitingSince,
      state: "waiting",
    });
    const done = { ...rows, part: [] };
    expect(await read(process(), last(done, step))).toMatchObject({ state: "working" });
    const failed = { ...step, error: { name: "APIError" } };
    expect(await read(process(), last(done, failed))).toMatchObject({
      state: "idle",
      stateSince: waitingSince + 9,
    });
    expect(await read(process(), last(done, { role: "user" }))).toMatchObject({
      state: "working",
    });
    expect(await read(process(), last(done, { role: "new" }))).toMatchObject({
      state: "unknown",
    });
  });

  test.each([
    ["question", {}, "answer"],
    ["edit", {}, "permission"],
    ["bash", { metadata: { output: "" } }, undefined],
    ["webfetch", {}, undefined],
    ["an MCP server's", {}, undefined],
    ["bash", { status: "completed" }, undefined],
  ])("while the tool %s runs with %j it waits for: %s", async (tool, state, waitingFor) => {
    const told = await read(process(), call(recorded("waiting"), tool, state));
    expect(told).toMatchObject({ state: waitingFor === undefined ? "working" : "waiting" });
    expect(told?.waitingFor).toBe(waitingFor);
  });

  test("waits for what its subagent waits for", async () => {
    const task = call(recorded("waiting"), "task", { metadata: { sessionId: "ses_other" } });
    const answer = { role: "assistant", time: { created: 5 } };
    const message = {
      id: "msg_other",
      session_id: "ses_other",
      time_created: 5,
      time_updated: 5,
      data: JSON.stringify(answer),
    };
    const data = JSON.stringify({ type: "tool", tool: "bash", state: { status: "running" } });
    const part = { ...message, id: "prt_other", message_id: "msg_other", data };
    const rows = also(task, { parent_id: id });
    const both = { ...rows, message: [...rows.message, message], part: [...rows.part, part] };
    expect(await read(process(), both)).toMatchObject({ state: "waiting", stateSince: 5 });
    expect(await read(process(), rows)).toMatchObject({ state: "working" });
  });
});

test("old rows of a large database tell the title, not what it does or which one it is", async () => {
  const rows = database(path, recorded("waiting"));
  const files = fakeFiles({ files: {}, rows, rowsAreOld: true });
  expect(await opencodeSessions.read(resumed(), files)).toEqual({
    id,
    title: "Sell more books",
    state: "unknown",
    tie: "argument",
  });
  expect(await opencodeSessions.read(process(), files)).toBeUndefined();
});

test("a title that tells only the time is none", async () => {
  const rows = recorded("running");
  const untitled = { ...rows.session[0], title: "New session - 2026-12-01T06:44:47.647Z" };
  const told = await read(process(), { ...rows, session: [untitled] });
  expect(told).toMatchObject({ id, state: "working" });
  expect(told).not.toHaveProperty("title");
});

test("the database that it holds open is its own", async () => {
  const held = "/srv/ada/opencode-beta.db";
  const files = fakeFiles({
    files: {},
    rows: database(held, recorded("running")),
    openFiles: { 4_242: ["/dev/null", `${held}-wal`, held] },
  });
  expect(await opencodeSessions.read(process(), files)).toMatchObject({ id });
});

test("other layouts, hostile text and broken rows tell nothing, or less", async () => {
  const rows = recorded("running");
  const other = (tables: string) =>
    opencodeSessions.read(
      resumed(),
      fakeFiles({
        files: {},
        rows: database(path, { session: [], message: [], part: [] }, tables),
      }),
    );
  expect(await other("create table session (id text)")).toBeUndefined();
  expect(await other("create table session_v2 (id text)")).toBeUndefined();
  const broken = { ...rows, message: rows.message.map((each) => ({ ...each, data: "{" })) };
  expect(await read(process(), broken)).toEqual({
    id,
    title: "Sell more books",
    state: "unknown",
    tie: "start",
  });
  const halves = { ...rows, part: rows.part.map((each) => ({ ...each, data: "{" })) };
  expect(await read(process(), halves)).toMatchObject({ state: "working" });
  const odd = { ...rows.session[0], title: "\u001b[31m", time_created: "x" };
  expect(await read(resumed(), { ...rows, session: [odd] })).toMatchObject({
    title: "\u001b[31m",
  });
});
