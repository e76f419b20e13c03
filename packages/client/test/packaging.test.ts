import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  type EmptyFolder,
  installInEmptyFolder,
  nodes,
  oldestTrpc,
  type Packed,
  packAndCheck,
  readExamples,
  runtimes,
  userCompilers,
} from "@corral/packaging";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { announcedServer } from "./support/announced-server.ts";

const source = fileURLToPath(new URL("..", import.meta.url));
const examples = readExamples(await readFile(new URL("../README.md", import.meta.url), "utf8"));
const named = examples.map((text, index) => ({ file: `example-${index + 1}.ts`, text }));

/** Those that need a tRPC of the app's own, and those that must do without. */
const [withTrpc, without] = [true, false].map((own) =>
  named.filter(({ text }) => text.includes("@trpc/client") === own),
);

/** What the examples do not show: that types are what the router says, and nothing is any. */
const strict = `
import { type CorralInputs, type CorralOutputs, createCorralClient } from "@corral/client";
import { findServer, type RunningServer } from "@corral/client/node";

export const { api } = createCorralClient();
export async function use(): Promise<RunningServer | undefined> {
  const rows: CorralOutputs["processes"]["list"] = await api.processes.list.query({ port: 80 });
  // @ts-expect-error -- a pid is a number
  const pid: string | undefined = rows[0]?.pid;
  // @ts-expect-error -- no such filter
  await api.processes.list.query({ portt: 80 });
  const input: CorralInputs["processes"]["kill"]["scope"] = { kind: "everything" };
  // @ts-expect-error -- no such scope
  input.kind = "something";
  for await (const { data } of api.processes.watch.subscribe(undefined)) {
    // @ts-expect-error -- an event is a view or changes
    if (data.kind === "sample") break;
  }
  void pid;
  return findServer();
}
`;

const page = `
import { type CorralClient, createCorralClient } from "@corral/client";

export const corral: CorralClient = createCorralClient();
using watching = corral.watch((view) => {
  document.title = String(view.processes.length);
});
addEventListener("pagehide", () => watching.close());
`;

/** The app's client knows the errors of our links, by its own class, with Corral's data. */
const errors = `
import { type CorralRouter, createCorralLinks } from "@corral/client/trpc";
import { findServer } from "@corral/client/node";
import { createTRPCClient, TRPCClientError } from "@trpc/client";

const { url = "" } = (await findServer()) ?? {};
const client = createTRPCClient<CorralRouter>({ links: createCorralLinks({ url }) });
const rows = await client.processes.list.query({ text: "node" });
// @ts-expect-error -- a pid is a number
export const pids: string[] = rows.map(({ pid }) => pid);
const error = await client.executors.get.query({ id: "none" }).catch((reason: unknown) => reason);
if (!(error instanceof TRPCClientError)) throw error;
if (error.data?.corral?.code !== "EXECUTOR_NOT_FOUND") throw error;
`;

// Packing, and programs for each compiler and runtime; the limits are for hangs on a busy machine.
describe("the package as it would be published", { timeout: 180_000 }, () => {
  const resources = new AsyncDisposableStack();
  let packed: Packed;
  let env: NodeJS.ProcessEnv;
  /** Nothing but the package; beside it the app's own tRPC, of today and the oldest one. */
  let bare: EmptyFolder;
  let today: EmptyFolder;
  let oldest: EmptyFolder;

  const fill = async (folder: EmptyFolder, programs: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(programs)) await folder.write(file, text);
  };
  const textsOf = (some: typeof named = []) =>
    Object.fromEntries(some.map(({ file, text }) => [file, text]));
  const all = (some: typeof named = []) =>
    `${some.map(({ file }) => `await import("./${file}");\n`).join("")}export {};\n`;

  beforeAll(async () => {
    const server = resources.use(await announcedServer());
    env = { ...process.env, CORRAL_DATA_DIR: server.directory };
    packed = resources.use(await packAndCheck(source));
    bare = resources.use(await installInEmptyFolder([packed]));
    const trpc = ["@trpc/client", "@trpc/server"];
    today = resources.use(await installInEmptyFolder([packed], trpc));
    oldest = resources.use(await installInEmptyFolder([packed], trpc, oldestTrpc));
    await fill(bare, { ...textsOf(without), "all.ts": all(without), "strict.ts": strict });
    await fill(bare, { "page.ts": page });
    for (const folder of [today, oldest]) {
      await fill(folder, { ...textsOf(withTrpc), "all.ts": all(withTrpc), "errors.ts": errors });
    }
  }, 180_000);

  afterAll(() => resources.disposeAsync());

  test("needs nothing but itself", () => {
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } =
      packed.manifest;
    expect({ ...dependencies, ...optionalDependencies }).toEqual({});
    for (const name of Object.keys({ ...peerDependencies })) {
      expect(peerDependenciesMeta?.[name]).toEqual({ optional: true });
    }
  });

  describe.each(userCompilers)("TypeScript $typescript, $moduleResolution", (compiler) => {
    test("strict programs, those of the README among them, with nothing beside", async () => {
      const files = [...Object.keys(textsOf(without)), "strict.ts"];
      expect(await bare.checkTypes(files, compiler)).toBe("");
    });

    test("beside a tRPC of the app's own: today's and the oldest", async () => {
      const files = [...Object.keys(textsOf(withTrpc)), "errors.ts"];
      expect(await today.checkTypes(files, compiler)).toBe("");
      expect(await oldest.checkTypes(files, compiler)).toBe("");
    });
  });

  const ofPages = userCompilers.filter(({ moduleResolution }) => moduleResolution === "bundler");
  test.each(ofPages)("TypeScript $typescript: a page, without Node's types", async (compiler) => {
    expect(await bare.checkTypes(["page.ts"], { ...compiler, globals: "page" })).toBe("");
  });

  // The command of `spawn` is known before it starts, and what it left over afterwards.
  const ran = {
    exitCode: 0,
    output: expect.stringMatching(/ registered\n3 left over: sleep 60\n/),
  };
  test.each(Object.entries(nodes))("the README runs under the %s Node", async (_, node) => {
    expect(await bare.node(node, ["all.ts"], env)).toMatchObject(ran);
  });

  describe.each(Object.entries(runtimes))("%s", (_, { program = "", args }) => {
    // Not for every platform is there one in a package of the registry.
    test.runIf(program !== "")("the README runs", async () => {
      expect(await bare.node(program, [...args, "all.ts"], env)).toMatchObject(ran);
    });
  });

  test("the app's own tRPC client works over the links, today's and the oldest", async () => {
    for (const folder of [today, oldest]) {
      for (const file of ["all.ts", "errors.ts"]) {
        expect(await folder.node(nodes.current, [file], env)).toMatchObject({ exitCode: 0 });
      }
    }
  });
});
