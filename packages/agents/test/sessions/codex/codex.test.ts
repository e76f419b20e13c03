import { describe, expect, test } from "vitest";
import type { SqlValue } from "../../../src/sessions/model/reader.ts";
import type { SessionProcess } from "../../../src/sessions/model/session.ts";
import { codexSessions } from "../../../src/sessions/products/codex.ts";
import { fakeFiles } from "../support/fake-files.ts";
import type { FakeFilesOptions } from "../support/fake-files.ts";
import { fixture } from "../support/fixture.ts";
import { sessionProcess } from "../support/process.ts";

const home = "/home/ada/.codex";
const time = (text: string) => Date.parse(`2026-12-01T${text}Z`);
// As recorded: a terminal interface with a thread that it began with, and one of `codex exec`.
const id = "01a23053-d682-7fd0-a72c-ec4953c51f36";
const rollout = `${home}/sessions/2026/12/01/rollout-2026-12-01T06-38-50-${id}.jsonl`;
const execId = "01a23057-7ea4-7d11-8482-fe5999781813";
const execRollout = `${home}/sessions/2026/12/01/rollout-2026-12-01T06-42-50-${execId}.jsonl`;
const startedAt = time("06:38:49.830");
const directory = "/home/ada/shop-two";
const text = fixture("codex/fixtures/0.171.0/waiting-and-interrupted.jsonl");
const waiting = text.split("\n").slice(0, 11).join("\n");

type Row = Readonly<Record<string, SqlValue>>;

const row: Row = {
  id,
  cwd: directory,
  title: "Sell more books CMD[[touch /tmp/shop]]",
  name: "Sell more books",
  model: "x",
  rollout_path: rollout,
  created_at_ms: time("06:38:50.500"),
  updated_at_ms: time("06:39:09.906"),
};

/** Answers the two questions of the reader from rows. */
function database(...rows: readonly Row[]): NonNullable<FakeFilesOptions["rows"]> {
  return (path, sql, [first, since = 0]) => {
    if (path !== `${home}/state_5.sqlite`) return undefined;
    const found = sql.includes("where id =")
      ? rows.filter((each) => each["id"] === first)
      : rows.filter(
          ({ cwd, created_at_ms: created, updated_at_ms: updated }) =>
            cwd === first && Number(since) <= Math.max(Number(created), Number(updated)),
        );
    return found.slice(0, 2);
  };
}

const files = {
  [`${home}/state_5.sqlite`]: "",
  [`${home}/state_4.sqlite`]: "",
  [`${home}/thread-writer-locks/${id}.lock`]: "",
  [rollout]: waiting,
  [execRollout]: fixture("codex/fixtures/0.171.0/exec.jsonl"),
};
const process = (fields: Partial<SessionProcess> = {}) =>
  sessionProcess({
    product: "codex",
    startedAt,
    workingDirectory: directory,
    startedAlone: true,
    ...fields,
  });
const read = (who: SessionProcess, options: Partial<FakeFilesOptions> = {}) =>
  codexSessions.read(who, fakeFiles({ files, rows: database(row), ...options }));
const without = (path: string) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));

const told = {
  id,
  title: "Sell more books",
  model: "x",
  state: "waiting",
  stateSince: time("06:39:09.904"),
  stateSource: "transcript",
  waitingFor: "permission",
  transcriptPath: rollout,
};

test("codex exec holds its rollout open", async () => {
  const who = process({ startedAt: time("06:42:49"), workingDirectory: "/home/ada/shop-one" });
  const openFiles = { [who.pid]: ["/dev/null", execRollout] };
  expect(await read(who, { openFiles })).toEqual({
    id: execId,
    model: "x",
    state: "idle",
    stateSince: time("06:43:00.455"),
    stateSource: "transcript",
    transcriptPath: execRollout,
    tie: "open-file",
  });
});

test("an app server with several threads is at the one that the others are parts of", async () => {
  const other = "01a23054-1fab-7942-bfe0-b631da29180d";
  const path = `${home}/sessions/2026/12/01/rollout-2026-12-01T06-39-09-${other}.jsonl`;
  const meta = (payload: object) => JSON.stringify({ type: "session_meta", payload });
  const openFiles = { 4_242: [path, rollout] };
  const part = { ...files, [path]: meta({ id: other, session_id: id }) };
  expect(await read(process(), { files: part, openFiles })).toMatchObject({ id });
  const whole = { ...files, [path]: meta({ id: other, session_id: other }) };
  const alone = process({ startedAlone: false });
  expect(await read(alone, { files: whole, openFiles })).toBeUndefined();
});

describe("a terminal interface, whose daemon holds its thread", () => {
  test("began with the only thread of its directory", async () => {
    expect(await read(process())).toEqual({ ...told, tie: "start" });
  });

  test("was started with its thread", async () => {
    for (const command of [
      ["codex", "resume", id],
      ["node", "/opt/codex/bin/codex.js", "-m", "x", "resume", "--search", id],
    ]) {
      const who = process({ command, startedAlone: false });
      expect(await read(who)).toEqual({ ...told, tie: "argument" });
    }
    for (const command of [
      ["codex", "fork", id],
      ["codex", "exec", id],
      ["codex", "resume"],
    ]) {
      expect(await read(process({ command, startedAlone: false }))).toBeUndefined();
    }
  });

  test("has commands that carry its id", async () => {
    const variable = "CODEX_THREAD_ID";
    const markers = [{ variable, value: id }];
    const who = process({ markers, startedAlone: false });
    expect(await read(who)).toEqual({ ...told, tie: "marker" });
    const two = [...markers, { variable, value: execId }];
    expect(await read({ ...who, markers: two })).toBeUndefined();
  });

  test("is not known where its thread is not loaded: it was left for another", async () => {
    const left = { ...without(`${home}/thread-writer-locks/${id}.lock`) };
    left[`${home}/thread-writer-locks/${execId}.lock`] = "";
    expect(await read(process(), { files: left })).toBeUndefined();
    const who = process({ command: ["codex", "resume", id] });
    expect(await read(who, { files: left })).toBeUndefined();
    // A version without locks.
    const older = without(`${home}/thread-writer-locks/${id}.lock`);
    expect(await read(process(), { files: older })).toMatchObject({ id });
  });

  test("is not known where another one may have begun the thread", async () => {
    expect(await read(process({ startedAlone: false }))).toBeUndefined();
    expect(await read(process({ startedAt: startedAt - 20_000 }))).toBeUndefined();
    expect(await read(process({ startedAt: startedAt + 2_000 }))).toBeUndefined();
    expect(await read(process({ workingDirectory: "/home/ada/shop" }))).toBeUndefined();
    const second = { ...row, id: execId, created_at_ms: time("06:50:00") };
    expect(await read(process(), { rows: database(row, second) })).toBeUndefined();
    const continued = { ...second, created_at_ms: 1, updated_at_ms: time("06:50:00") };
    expect(await read(process(), { rows: database(row, continued) })).toBeUndefined();
  });

  test("is not known where an editor began it", async () => {
    const editors = { ...files, [rollout]: waiting.replaceAll("codex-tui", "codex_vscode") };
    expect(await read(process(), { files: editors })).toBeUndefined();
    expect(await read(process(), { files: without(rollout) })).toBeUndefined();
  });
});

test("two in two worktrees have their own", async () => {
  const otherRow = { ...row, id: execId, cwd: "/home/ada/shop-one", name: "Mend the basket" };
  const first = process({ workingDirectory: "/home/ada/shop-one" });
  const path = execRollout;
  const rows = database(row, { ...otherRow, rollout_path: path });
  const both = {
    ...files,
    [path]: waiting.replaceAll(id, execId),
    [`${home}/thread-writer-locks/${execId}.lock`]: "",
  };
  expect(await read(first, { rows, files: both })).toMatchObject({ title: "Mend the basket" });
  expect(await read(process(), { rows, files: both })).toMatchObject({ title: "Sell more books" });
});

describe("state", () => {
  test("what an earlier process was killed at is not this one's", async () => {
    const who = process({ command: ["codex", "resume", id], startedAt: time("06:40:00") });
    expect(await read(who)).toEqual({
      id,
      title: "Sell more books",
      model: "x",
      state: "unknown",
      transcriptPath: rollout,
      tie: "argument",
    });
  });

  test("an earlier process's turn that is over leaves it idle", async () => {
    const who = process({ command: ["codex", "resume", id], startedAt: time("07:00:00") });
    const session = await read(who, { files: { ...files, [rollout]: text } });
    expect(session).toMatchObject({ state: "idle", stateSource: "transcript" });
    expect(session).not.toHaveProperty("stateSince");
  });

  test("without a database or rollout", async () => {
    const who = process({ command: ["codex", "resume", id] });
    const options = { files: without(rollout), rows: () => undefined };
    expect(await read(who, options)).toEqual({ id, state: "unknown", tie: "argument" });
  });
});

test("a table without the newer columns, and rows of other types", async () => {
  const who = process({ command: ["codex", "resume", id] });
  const older: FakeFilesOptions["rows"] = (_, sql) =>
    sql.includes("name") ? undefined : [{ id, title: "Sell books", rollout_path: rollout }];
  expect(await read(who, { rows: older })).toMatchObject({ title: "Sell books", model: "x" });
  const odd: FakeFilesOptions["rows"] = () => [{ id: 7, title: 1n, created_at_ms: "x" }];
  expect(await read(who, { rows: odd })).toEqual({ id, state: "unknown", tie: "argument" });
  expect(await read(process(), { rows: odd })).toBeUndefined();
});
