import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SessionProcess } from "../../../src/sessions/model/session.ts";
import { copilotSessions } from "../../../src/sessions/products/copilot.ts";
import { fakeFiles } from "../support/fake-files.ts";
import type { FakeFilesOptions } from "../support/fake-files.ts";
import { fixture } from "../support/fixture.ts";
import { sessionProcess } from "../support/process.ts";

const home = "/home/ada/.copilot";
const id = "981f22d9-6f4e-4058-b702-0ac464aa7d4b";
const other = "6dd78645-97ed-45e1-bcf2-48d9ff4947fb";
const time = (text: string) => Date.parse(`2026-12-01T${text}Z`);
// As recorded: started, opened the session at 06:14:06, locked it at its first prompt.
const pid = 18_087;
const startedAt = time("06:14:03.340");
const lockedAt = time("06:14:15.987");
const lock = `${home}/session-state/${id}/inuse.${pid}.lock`;
const hold = `${home}/session-state/${id}/inuse.${pid}.hold`;

const process = (fields: Partial<SessionProcess> = {}) =>
  sessionProcess({ product: "copilot", pid, startedAt, ...fields });

type Files = Record<string, string | { text: string; modifiedAt: number }>;

/** The files as recorded while the session was in a state. */
function recorded(state: string): Files {
  const from = (name: string) => fixture(`copilot/fixtures/1.0.102/${state}/${name}`);
  return {
    [`${home}/open-sessions-state.json`]: from("open-sessions-state.json"),
    [`${home}/session-state/${id}/workspace.yaml`]: from("workspace.yaml"),
    [`${home}/session-state/${id}/events.jsonl`]: from("events.jsonl"),
    [lock]: { text: `${pid}\n`, modifiedAt: lockedAt },
  };
}

const read = (who: SessionProcess, options: FakeFilesOptions) =>
  copilotSessions.read(who, fakeFiles(options));

test("a session that waits for a permission", async () => {
  const files = recorded("waiting");
  expect(await read(process(), { files, openFiles: { [pid]: ["/dev/null", hold] } })).toEqual({
    id,
    title: "Sell more books",
    model: "x",
    state: "waiting",
    stateSince: time("06:14:16.260"),
    stateSource: "transcript",
    waitingFor: "permission",
    transcriptPath: `${home}/session-state/${id}/events.jsonl`,
    tie: "open-file",
  });
});

describe("whose session it is", () => {
  test("without its open files, the lock that is not older than the process tells", async () => {
    const session = await read(process(), { files: recorded("working") });
    expect(session).toMatchObject({ id, tie: "process", state: "working" });
  });

  test("a lock that a killed process left behind is not the next one's with its pid", async () => {
    const later = process({ startedAt: time("06:20:00") });
    expect(await read(later, { files: recorded("working") })).toBeUndefined();
  });

  test("another process's is not its own, whatever it has open of it", async () => {
    const files = recorded("working");
    for (const path of [
      `${home}/session-state/${id}/events.jsonl`,
      `${home}/session-state/${id}/inuse.1.hold`,
      `${home}/session-state/${id}/a/inuse.9.hold`,
      `/srv/session-state/${id}/inuse.9.hold`,
      `${home}/session-state/../inuse.9.hold`,
    ]) {
      const stranger = process({ pid: 9 });
      expect(await read(stranger, { files, openFiles: { 9: [path] } })).toBeUndefined();
    }
  });

  test("after a change of sessions it is the one that was locked last", async () => {
    const files: Files = {
      ...recorded("closed"),
      [`${home}/open-sessions-state.json`]: JSON.stringify({ [id]: {}, [other]: {} }),
      [`${home}/session-state/${other}/inuse.${pid}.lock`]: { text: "", modifiedAt: lockedAt + 1 },
    };
    const openFiles = { [pid]: [hold] };
    expect(await read(process(), { files, openFiles })).toMatchObject({
      id: other,
      tie: "process",
    });
    delete files[lock];
    expect(await read(process(), { files, openFiles })).toMatchObject({ id: other });
  });

  test("before its first prompt a resumed one is what the process was started with", async () => {
    const files = recorded("waiting");
    delete files[lock];
    const opened = time("06:14:06.272");
    for (const command of [
      ["copilot", `--resume=${id}`],
      ["copilot", "-r", id],
      ["copilot", "--allow-all-tools", "--session-id", id],
    ]) {
      const who = process({ command, startedAt: opened - 1_000 });
      expect(await read(who, { files })).toMatchObject({ id, tie: "argument" });
      // Nobody has opened it since, or another one has locked it: it was left.
      expect(await read({ ...who, startedAt: opened + 1_000 }, { files })).toBeUndefined();
      const locked = { ...files, [`${home}/session-state/${id}/inuse.77.lock`]: "77\n" };
      expect(await read(who, { files: locked })).toBeUndefined();
    }
    for (const command of [["copilot"], ["copilot", "--resume"], ["copilot", "-p", id]]) {
      expect(await read(process({ command }), { files })).toBeUndefined();
    }
  });

  test("not any more when it has left it", async () => {
    const files = recorded("closed");
    delete files[lock];
    files[`${home}/open-sessions-state.json`] = JSON.stringify({
      [id]: { openedAt: "2026-12-01T06:12:00Z" },
    });
    const who = process({ command: ["copilot", `--resume=${id}`], startedAt: time("06:11:50") });
    expect(await read(who, { files })).toBeUndefined();
  });
});

describe("state", () => {
  const openFiles = { [pid]: [hold] };
  const listed = (fields: object): Files => ({
    ...recorded("working"),
    [`${home}/open-sessions-state.json`]: JSON.stringify({ [id]: fields }),
  });

  test("what an earlier process was killed at is not this one's", async () => {
    const who = process({ startedAt: time("06:14:30") });
    const files = listed({ refreshedAt: "2026-12-01T06:14:16.143Z", working: true });
    expect(await read(who, { files, openFiles })).toMatchObject({ id, state: "unknown" });
    const again = listed({ refreshedAt: "2026-12-01T06:14:32.821Z", working: false });
    expect(await read(who, { files: again, openFiles })).toMatchObject({
      state: "idle",
      stateSource: "file",
      stateSince: time("06:14:32.821"),
    });
  });

  test("a session without any events", async () => {
    const files = listed({ refreshedAt: "2026-12-01T06:14:06.274Z", working: false });
    delete files[`${home}/session-state/${id}/events.jsonl`];
    delete files[`${home}/session-state/${id}/workspace.yaml`];
    expect(await read(process(), { files, openFiles })).toEqual({
      id,
      state: "idle",
      stateSource: "file",
      stateSince: time("06:14:06.274"),
      tie: "open-file",
    });
  });
});

test("whatever the files hold, a session has texts and times only", async () => {
  const names = Object.keys(recorded("waiting"));
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify({ [id]: value })),
    fc.jsonValue().map((data) => JSON.stringify({ type: "abort", data, timestamp: data })),
    fc.string().map((name) => `name: ${name}`),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), text, async (name, content) => {
      const files = { ...recorded("waiting"), [name]: content };
      const session = await read(process(), { files, openFiles: { [pid]: [hold] } });
      expect(session).toMatchObject({ id });
      for (const each of Object.values(session ?? {})) {
        expect(["string", "number"]).toContain(typeof each);
      }
    }),
  );
});
