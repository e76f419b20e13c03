import { readFile } from "node:fs/promises";
import path from "node:path";
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
import { corralServe } from "./support/corral-process.ts";

const directory = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const read = (relative: string): Promise<string> => readFile(directory(relative), "utf8");

const examples = readExamples(await read("../README.md"));
const files = examples.map((_, index) => `example-${index + 1}.ts`);

/** The agent that the repository's README starts: ends once Corral knows it and what it started. */
const agent = `
import { spawn } from "node:child_process";
import { createCorralClient } from "@corral/client";

const { api } = createCorralClient();
const until = async (done) => { while (!(await done())) await new Promise((next) => setTimeout(next, 50)); };
await until(async () => (await api.executors.list.query()).some(({ pid }) => pid === process.pid));
const server = spawn("sleep", ["120"], { detached: true, stdio: "ignore" });
server.unref();
console.log("started:", server.pid);
const known = ({ pid, association }) => pid === server.pid && association?.standing === "owned";
await until(async () => (await api.processes.list.query({ fresh: true })).some(known));
process.exitCode = 3;
`;

// Packing and three servers; the limits are for hangs on a busy machine.
describe("corral as `npx corral` brings it", { timeout: 180_000 }, () => {
  const resources = new AsyncDisposableStack();
  let folder: EmptyFolder;
  let command: string;

  beforeAll(async () => {
    const corral = resources.use(await packAndCheck(directory("..")));
    const agents = resources.use(await pack(directory("../../../packages/agents")));
    const client = resources.use(await pack(directory("../../../packages/client")));
    const service = resources.use(await pack(directory("../../../packages/process-service")));
    const inspector = resources.use(await pack(directory("../../../packages/inspector")));
    folder = resources.use(
      await installInEmptyFolder([corral, agents, client, service, inspector]),
    );
    const program = corral.manifest.bin?.["corral"] ?? "";
    command = path.join(folder.path, "node_modules", "corral", program);
    for (const [index, text] of examples.entries()) await folder.write(files[index] ?? "", text);
  }, 180_000);

  afterAll(() => resources.disposeAsync());

  test.each(Object.entries(nodes))("serves the page under the %s Node", async (_, node) => {
    await using server = await corralServe([], {}, [node, command]);
    const page = await server.raw();
    expect(page).toMatchObject({ status: 200 });
    const script = /<script[^>]+src="([^"]+)"/.exec(page.body)?.[1] ?? "";
    expect(script).toMatch(/\.js$/);
    expect(await server.raw({ path: script })).toMatchObject({ status: 200 });
    server.process.kill("SIGTERM");
    expect(await server.exited).toBe(0);
  });

  test("the README example compiles in a strict program, and runs", async () => {
    expect(await folder.checkTypes(files)).toBe("");
    for (const file of files) {
      expect(await folder.node(nodes.lowest, [file])).toMatchObject({ exitCode: 0 });
    }
  });

  test("the example in the repository's README compiles in a strict program, and runs", async () => {
    const [example, ...more] = readExamples(await read("../../../README.md"));
    expect(more).toEqual([]);
    await folder.write("embedding.ts", example ?? "");
    await folder.write("agent.js", agent);
    expect(await folder.checkTypes(["embedding.ts"])).toBe("");

    await using server = await corralServe();
    const env = { ...process.env, CORRAL_DATA_DIR: server.directory };
    const { exitCode, output } = await folder.node(nodes.lowest, ["embedding.ts"], env);
    const pid = /^started: (\d+)$/m.exec(output)?.[1];
    if (pid !== undefined) process.kill(Number(pid), "SIGKILL");
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(output).toContain(`left over: ${pid} sleep 120`);
    const executors = JSON.parse((await server.authorized({ path: "/trpc/executors.list" })).body)
      .result.data;
    expect(executors).toContainEqual(
      expect.objectContaining({
        task: "TASK-12",
        ending: expect.objectContaining({ how: "exited", exitCode: 3 }),
      }),
    );
  });

  test("answers without a server too", async () => {
    const state = path.join(folder.path, "state");
    const env = { ...process.env, CORRAL_DATA_DIR: state, NO_COLOR: "1" };
    const { exitCode, output } = await folder.node(
      nodes.lowest,
      [command, "ps", "--all", "--json"],
      env,
    );
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(output).toContain('"processes"');
  });
});
