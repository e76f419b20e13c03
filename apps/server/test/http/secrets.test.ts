import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInspector } from "@corral/inspector";
import { MockProcessInspector } from "@corral/inspector/mock";
import { pino } from "pino";
import { expect, test } from "vitest";
import { testServer } from "../support/test-server.ts";

const secrets = [
  "hunter2hunter2",
  "abcdefghijklmnop",
  "sk-ant-0123456789abcdef",
  "passw0rdpassw0rd",
  "titlepw0titlepw0",
  "curlpw00curlpw00",
];

/** Every byte of the data directory. */
function storedIn(directory: string): string {
  const files = readdirSync(directory).map((name) => join(directory, name));
  return files.map((file) => readFileSync(file, "latin1")).join("");
}

test("secrets in arguments are masked in lists, plans, kills, signals, subscriptions, metrics, log and store", async () => {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 1, parentPid: null, name: "init" });
  inspector.addProcess({
    pid: 100,
    parentPid: 1,
    name: "node",
    command: [
      "node",
      `--token=${secrets[1]}`,
      "--password",
      String(secrets[0]),
      `ANTHROPIC_API_KEY=${secrets[2]}`,
      `postgres://ada:${secrets[3]}@localhost/db`,
    ],
  });
  const title = [`srv --password ${secrets[4]}`];
  inspector.addProcess({ pid: 101, parentPid: 100, name: "MainThread", command: title });
  const script = `sleep 1; curl -sSu ada:${secrets[5]} https://h`;
  inspector.addProcess({ pid: 102, parentPid: 100, name: "sh", command: ["sh", "-c", script] });
  let logged = "";
  const log = pino({ level: "debug" }, { write: (line: string) => (logged += line) });
  await using server = await testServer({ inspector, log });
  const { processes } = await server.service.view();
  const node = processes.find(({ pid }) => pid === 100);
  const target = { pid: 100, startToken: node?.startToken ?? "" };
  const scope = { kind: "tree", root: target };
  const confirmed = processes.flatMap(({ pid, startToken = "" }) =>
    pid === 1 ? [] : [{ pid, startToken }],
  );
  const answers = [
    await server.call("executors.register", { ...target, label: "agent" }),
    await server.call("processes.list", {}),
    await server.call("processes.get", { id: node?.id }),
    await server.call("processes.previewKill", { scope }),
    await server.authorized({
      path: "/trpc/processes.watch",
      headers: { accept: "text/event-stream" },
      until: "\nid: ",
    }),
    await server.call("processes.signal", { process: target, signal: "SIGCONT" }),
    await server.call("processes.kill", { scope, confirmed }),
    await server.call("kills.list", {}),
    await server.call("executors.list", {}),
    await server.authorized({ path: "/metrics" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  // The command is there, masked, where it would have been in the clear.
  for (const at of [1, 4]) expect(answers[at]?.body).toContain("--token=");
  await server.close();
  const stored = storedIn(server.dataDirectory);
  expect(stored).toContain("--token=");
  expect(logged).toContain("processes.kill");
  for (const text of [...answers.map(({ body }) => body), logged, stored]) {
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  }
});

test("the environment of a real process is never returned, although the marker is read from it", async () => {
  const secret = `hush-${randomUUID()}`;
  const env = { ...process.env, CORRAL_EXECUTOR_ID: `ex-${randomUUID()}`, API_SECRET: secret };
  const child = spawn("sleep", ["300"], { env, stdio: "ignore" });
  await using _child = {
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
  await once(child, "spawn");
  let logged = "";
  const log = pino({ level: "trace" }, { write: (line: string) => (logged += line) });
  await using server = await testServer({ inspector: createInspector(), log });
  const own = (await server.service.view()).processes.find(({ pid }) => pid === child.pid);
  const scope = { kind: "process", process: { pid: own?.pid, startToken: own?.startToken } };
  const answers = [
    await server.call("executors.register", { ...scope.process, label: "agent" }),
    await server.call("processes.list", {}),
    await server.call("processes.get", { id: own?.id }),
    await server.call("processes.previewKill", { scope }),
    await server.authorized({
      path: "/trpc/processes.watch",
      headers: { accept: "text/event-stream" },
      until: "\nid: ",
    }),
    await server.call("executors.list", {}),
    await server.authorized({ path: "/metrics" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(answers[1]?.body).toContain(`"pid":${child.pid}`);
  await server.close();
  const all = [...answers.map(({ body }) => body), logged, storedIn(server.dataDirectory)];
  for (const text of all) expect(text.includes(secret) || text.includes("API_SECRET")).toBe(false);
});
