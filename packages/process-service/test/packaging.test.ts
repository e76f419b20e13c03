import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  type EmptyFolder,
  installInEmptyFolder,
  nodes,
  pack,
  packAndCheck,
  readExamples,
} from "@corral/packaging";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const source = fileURLToPath(new URL("..", import.meta.url));
const inspector = fileURLToPath(new URL("../../inspector", import.meta.url));

const examples = readExamples(await readFile(new URL("../README.md", import.meta.url), "utf8"));
const files = examples.map((_, index) => `example-${index + 1}.ts`);

/** The whole way in a user's program, on a machine in memory and a real database file. */
const program = `
import assert from "node:assert/strict";
import { createProcessService, type KillReport } from "@corral/process-service";
import { openSqliteStore } from "@corral/process-service/sqlite";
import { MockProcessInspector } from "@corral/inspector/mock";

const inspector = new MockProcessInspector();
inspector.addProcess({ pid: 4711, name: "claude" });
inspector.addProcess({ pid: 4802, parentPid: 4711, name: "vite" });
const { hostId } = await inspector.snapshot();
const store = await openSqliteStore({ path: "state/corral.sqlite", hostId });
const service = await createProcessService({ inspector, store });

const executor = await service.registerExecutor({ pid: 4711, project: "acme/web", task: "TASK-12" });
const { processes } = await service.refresh();
const vite = processes.find(({ pid }) => pid === 4802);
assert.equal(vite?.association?.evidence, "descendant");

const scope = { kind: "executor", executorId: executor.id } as const;
const plan = await service.previewKill(scope);
assert.equal(plan.totals.processes, 2);
const report: KillReport = await service.killProcesses({
  scope,
  confirmed: plan.targets.map((target) => target.process),
});
assert.equal(report.confirmedGone, 2);
assert.equal(inspector.processCount, 0);

await service.close();
await store.close();
`;

// Packing and ten programs; the limits are for hangs on a busy machine.
describe("the package as it would be published", { timeout: 180_000 }, () => {
  const resources = new AsyncDisposableStack();
  let folder: EmptyFolder;

  beforeAll(async () => {
    const packed = [
      resources.use(await packAndCheck(source)),
      resources.use(await pack(inspector)),
    ];
    folder = resources.use(
      await installInEmptyFolder(packed, [
        "@trpc/server",
        "express",
        "@types/express",
        "fastify",
        "hono",
        "kysely",
        "@electric-sql/pglite",
      ]),
    );
    for (const [index, text] of examples.entries()) await folder.write(files[index] ?? "", text);
    await folder.write("program.ts", program);
  }, 180_000);

  afterAll(() => resources.disposeAsync());

  test("every entry can be imported", async () => {
    const entries = ["", "/core", "/guards", "/internal", "/sqlite", "/trpc"];
    const imports = entries.map((entry) => `await import("@corral/process-service${entry}");\n`);
    await folder.write("entries.ts", `${imports.join("")}export {};\n`);
    expect(await folder.node(nodes.lowest, ["entries.ts"])).toMatchObject({ exitCode: 0 });
  });

  test("its declarations hold in strict programs, those of the README among them", async () => {
    expect(await folder.checkTypes(["program.ts", "entries.ts", ...files])).toBe("");
  });

  test.each(Object.entries(nodes))("a program runs under the %s Node", async (_, node) => {
    expect(await folder.node(node, ["program.ts"])).toMatchObject({ exitCode: 0 });
  });

  test.each(files)("%s of the README runs under the lowest supported Node", async (file) => {
    expect(await folder.node(nodes.lowest, [file])).toMatchObject({ exitCode: 0 });
  });
});
