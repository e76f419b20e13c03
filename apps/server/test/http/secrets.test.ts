import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { testServer } from "../support/test-server.ts";

const secrets = [
  "hunter2hunter2",
  "abcdefghijklmnop",
  "sk-ant-0123456789abcdef",
  "passw0rdpassw0rd",
];

test("secrets in arguments leave by no way: lists, plans, kills, subscriptions, metrics", async () => {
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
  await using server = await testServer({ inspector });
  const { processes } = await server.service.view();
  const node = processes.find(({ pid }) => pid === 100);
  const target = { pid: 100, startToken: node?.startToken ?? "" };
  const scope = { kind: "process", process: target };
  const answers = [
    await server.call("executors.register", { pid: 100, label: "agent" }),
    await server.call("processes.list", {}),
    await server.call("processes.get", { id: node?.id }),
    await server.call("processes.previewKill", { scope }),
    await server.authorized({
      path: "/trpc/processes.watch",
      headers: { accept: "text/event-stream" },
      headOnly: true,
    }),
    await server.call("processes.kill", { scope, confirmed: [target] }),
    await server.call("kills.list", {}),
    await server.call("executors.list", {}),
    await server.authorized({ path: "/metrics" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(answers[1]?.body).toContain("--token=");
  for (const { body } of answers) {
    expect(secrets.filter((secret) => body.includes(secret))).toEqual([]);
  }
});
