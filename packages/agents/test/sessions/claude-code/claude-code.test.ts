import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claudeCodeSessions } from "../../../src/sessions/products/claude-code.ts";
import { fakeFiles } from "../support/fake-files.ts";
import { parseObject } from "../../../src/sessions/parse/json.ts";
import { fixture } from "../support/fixture.ts";
import { sessionProcess } from "../support/process.ts";

const home = "/home/ada/.claude";
const recorded = (name: string) => fixture(`claude-code/fixtures/${name}`);

/** The process that wrote a recorded file. */
function writer(text: string) {
  const { pid, procStart } = parseObject(text) ?? {};
  return sessionProcess({ product: "claude", pid: Number(pid), startTicks: String(procStart) });
}

async function read(name: string, more: Readonly<Record<string, string>> = {}) {
  const text = recorded(name);
  const process = writer(text);
  const files = fakeFiles({ files: { [`${home}/sessions/${process.pid}.json`]: text, ...more } });
  return { session: await claudeCodeSessions.read(process, files), files };
}

const transcriptOf = (folder: string, id: string) => `${home}/projects/${folder}/${id}.jsonl`;

test("a session that waits for a permission", async () => {
  const path = transcriptOf("-home-ada-shop-two", "65f8eaf5-a10b-43a7-9060-c4cecdcfb3c7");
  const { session } = await read("2.1.332/named-waiting.json", {
    [path]: recorded("2.1.332/renamed.jsonl"),
  });
  expect(session).toEqual({
    id: "65f8eaf5-a10b-43a7-9060-c4cecdcfb3c7",
    title: "Pay for the basket",
    model: "claude-opus-5-5",
    state: "waiting",
    stateSince: 1_796_105_184_332,
    stateSource: "file",
    waitingFor: "permission prompt",
    transcriptPath: path,
    tie: "process",
  });
});

test("the title of a session without a name is in its transcript", async () => {
  const path = transcriptOf("-home-ada-shop-one", "a15511e0-5546-437d-867c-b87e555feaf6");
  const { session } = await read("2.1.332/resumed-idle.json", {
    [path]: recorded("2.1.332/renamed.jsonl"),
  });
  expect(session).toMatchObject({ title: "Ship the cart", state: "idle" });
});

test("one with neither has none, and no transcript before its first prompt", async () => {
  const { session } = await read("2.1.332/derived-idle.json");
  expect(session).toEqual({
    id: "a15511e0-5546-437d-867c-b87e555feaf6",
    state: "idle",
    stateSince: 1_796_104_558_554,
    stateSource: "file",
    tie: "process",
  });
});

test("the transcript stays where the process began when its session moves", async () => {
  const path = transcriptOf("-home-ada-shop", "a15511e0-5546-437d-867c-b87e555feaf6");
  const { session } = await read("2.1.332/derived-idle.json", {
    [path]: recorded("2.1.332/untitled.jsonl"),
  });
  expect(session).toMatchObject({ model: "claude-opus-5-5", transcriptPath: path });
});

test("a state that is not told is unknown, not idle", async () => {
  const { session } = await read("2.1.332/starting.json");
  expect(session).toMatchObject({ state: "unknown" });
  expect(session).not.toHaveProperty("stateSource");
});

describe("background sessions", () => {
  const job = recorded("2.1.332/job-blocked.json");
  const jobPath = (id: string) => `${home}/jobs/${id}/state.json`;

  test("one that works, though its job needs something", async () => {
    const { session } = await read("2.1.332/background-busy.json", { [jobPath("b4a3bba9")]: job });
    expect(session).toMatchObject({ background: true, state: "working", title: "one" });
  });

  test("one that waits for a permission", async () => {
    const { session } = await read("2.1.332/background-waiting.json", {
      [jobPath("6476bc06")]: job,
    });
    expect(session).toMatchObject({
      background: true,
      title: "done",
      state: "waiting",
      waitingFor: "permission prompt",
    });
  });

  test("one whose turn is over and whose job needs an answer waits", async () => {
    const text = recorded("2.1.332/background-busy.json").replace('"busy"', '"idle"');
    const process = writer(text);
    const files = fakeFiles({
      files: { [`${home}/sessions/${process.pid}.json`]: text, [jobPath("b4a3bba9")]: job },
    });
    expect(await claudeCodeSessions.read(process, files)).toMatchObject({
      state: "waiting",
      waitingFor: "approve Bash: touch zz; sleep 12",
      stateSince: Date.parse("2026-12-01T06:09:18.479Z"),
    });
  });

  test("a spare is no session: marked, or of an older version without its job", async () => {
    const withJob = { [jobPath("c515b25f")]: job };
    expect((await read("2.1.332/background-spare.json", withJob)).session).toBeUndefined();
    expect((await read("2.1.197/background-spare.json")).session).toBeUndefined();
  });
});

describe("whose session it is", () => {
  const text = recorded("2.1.332/named-busy.json");
  const path = `${home}/sessions/5724.json`;

  test("the file that a killed one left behind is not that of the next with its pid", async () => {
    const next = sessionProcess({ product: "claude", pid: 5_724, startTicks: "1396712" });
    expect(
      await claudeCodeSessions.read(next, fakeFiles({ files: { [path]: text } })),
    ).toBeUndefined();
  });

  test("the file of a process in a container that shares the directory is not that of the host's", async () => {
    const inside = recorded("2.1.332/other-pid-namespace.json");
    const outside = sessionProcess({ product: "claude", pid: 1, startTicks: "12" });
    const files = fakeFiles({ files: { [`${home}/sessions/1.json`]: inside } });
    expect(await claudeCodeSessions.read(outside, files)).toBeUndefined();
    expect(await claudeCodeSessions.read(writer(inside), files)).toMatchObject({ tie: "process" });
  });

  test("a file is not read under another pid's name", async () => {
    const process = { ...writer(text), pid: 99 };
    const files = fakeFiles({ files: { [`${home}/sessions/99.json`]: text } });
    expect(await claudeCodeSessions.read(process, files)).toBeUndefined();
  });

  test("a directory of its own is named by CLAUDE_CONFIG_DIR", async () => {
    const files = fakeFiles({
      files: { "/srv/claude/sessions/5724.json": text, [path]: "{}" },
      environment: { CLAUDE_CONFIG_DIR: "/srv/claude" },
    });
    expect(await claudeCodeSessions.read(writer(text), files)).toMatchObject({ state: "working" });
  });
});

test("a file that is just written again is looked at twice", async () => {
  const text = recorded("2.1.332/named-busy.json");
  const path = `${home}/sessions/5724.json`;
  const before = fakeFiles({ files: { [path]: "" } });
  const after = fakeFiles({ files: { [path]: text } });
  let looks = 0;
  const tail: typeof before.tail = (...look) => {
    looks += 1;
    return (looks === 1 ? before : after).tail(...look);
  };
  expect(await claudeCodeSessions.read(writer(text), { ...before, tail })).toMatchObject({
    state: "working",
  });
});

test("keys and tokens are never opened", async () => {
  const { files } = await read("2.1.332/background-waiting.json", {
    [`${home}/sessions/25655.d6cb41bc.key`]: "secret",
    [`${home}/daemon/roster.json`]: "secret",
  });
  expect(files.opened.filter((path) => /\.key|\/daemon\//.test(path))).toEqual([]);
});

test("whatever the files hold, a session has texts and times only", async () => {
  const text = recorded("2.1.332/background-waiting.json");
  const process = writer(text);
  const field = fc.constantFrom(...Object.keys(parseObject(text) ?? {}), "spare");
  await fc.assert(
    fc.asyncProperty(
      field,
      fc.jsonValue(),
      fc.jsonValue(),
      fc.string(),
      async (key, value, job, lines) => {
        const files = fakeFiles({
          files: {
            [`${home}/sessions/25655.json`]: JSON.stringify({ ...JSON.parse(text), [key]: value }),
            [`${home}/jobs/6476bc06/state.json`]: JSON.stringify(job),
            [transcriptOf("-home-ada-shop-two", "6476bc06-8c1a-4e3a-9235-89908559f794")]: lines,
          },
        });
        const session = await claudeCodeSessions.read(process, files);
        for (const each of Object.values(session ?? {})) {
          expect(["string", "number", "boolean"]).toContain(typeof each);
        }
      },
    ),
  );
});
