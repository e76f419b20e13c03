import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { readStat } from "@corral/inspector/linux";
import { createInspector } from "@corral/inspector";
import { defaultSettings } from "@corral/process-service";
import { readIdentity, storePath } from "@corral/client/node";
import { openSqliteStore } from "@corral/process-service/sqlite";
import { createCorralClient } from "@corral/client";
import { describe, expect, test } from "vitest";
import { corralServe, main } from "../support/corral-process.ts";
import { temporaryDirectory } from "../support/test-server.ts";

const run = promisify(execFile);
const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
const ownPids = ["--pid", "--fork", "--kill-child", "--mount", "--mount-proc"];
const works = async (...flags: readonly string[]) =>
  run("unshare", [...asRoot, ...flags, "true"]).then(
    () => true,
    () => false,
  );

/** Ended executors' left-overs are stopped at once: what ends wrongly is killed before the test is over. */
const settings = {
  ...defaultSettings,
  detectAgents: false,
  idleIntervalMs: 250,
  autoCleanUp: { enabled: true, dryRun: false, afterMs: 300, projects: ["p"] },
};

/** A running server, and an agent of its own with a child. */
async function stage() {
  const resources = new AsyncDisposableStack();
  try {
    const directory = resources.use(await temporaryDirectory());
    using inspector = createInspector();
    const { hostId } = inspector;
    {
      await using store = await openSqliteStore({ path: storePath(directory.path), hostId });
      await store.settings.save(() => settings);
    }
    const environment = { CORRAL_DATA_DIR: directory.path };
    const server = resources.use(await corralServe([], environment));
    const agent = spawn("bash", ["-c", "sleep 300 & echo $!; wait"], {
      cwd: directory.path,
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    const pid = agent.pid ?? 0;
    const exit = once(agent, "exit");
    resources.defer(async () => {
      process.kill(-pid, "SIGKILL");
      await exit;
    });
    const [line] = await once(agent.stdout.setEncoding("utf8"), "data");
    const url = `http://127.0.0.1:${server.port}`;
    const { api, identify } = createCorralClient({ url, token: server.token });
    const identity = await identify(pid);
    if (identity === undefined) throw new Error("the agent has ended");
    const { id } = await api.executors.register.mutate({ ...identity, project: "p" });
    const under = async (flags: readonly string[], program: readonly string[]) => {
      const env = { ...process.env, ...environment, NO_COLOR: "1" };
      return run("unshare", [...asRoot, ...flags, ...program], { env }).then(
        ({ stdout, stderr }) => ({ exitCode: 0, stdout, stderr }),
        (error: { code: number; stdout: string; stderr: string }) => ({
          exitCode: error.code,
          stdout: error.stdout,
          stderr: error.stderr,
        }),
      );
    };
    return {
      directory: directory.path,
      hostId,
      server,
      api,
      id,
      pid,
      child: Number(line),
      /** Runs the command in namespaces of its own, on the same directory. */
      inside: async (flags: readonly string[], ...args: readonly string[]) =>
        under(flags, [process.execPath, main, ...args]),
      /** The same for a script of a shell. */
      insideShell: async (flags: readonly string[], script: string) =>
        under(flags, ["sh", "-c", `${script}; exit $?`]),
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

type Stage = Awaited<ReturnType<typeof stage>>;

/** Several looks of the server, longer than it waits with its clean-up. */
async function expectUnharmed(scene: Stage) {
  const { api, id, pid, child } = scene;
  const end = performance.now() + 1_500;
  do {
    const processes = await api.processes.list.query({ executorId: id, fresh: true });
    expect(processes.map((one) => one.pid)).toEqual(expect.arrayContaining([pid, child]));
    expect(processes.filter(({ association }) => association?.leftOver)).toEqual([]);
  } while (performance.now() < end);
  const executors = await api.executors.list.query({ alive: true });
  expect(executors.map((executor) => executor.id)).toContain(id);
  expect(await api.kills.list.query({})).toEqual([]);
  expect([readStat(pid)?.state, readStat(child)?.state]).toEqual(["sleeping", "sleeping"]);
  // Nor does a server that is started anew believe otherwise.
  await using store = await openSqliteStore({
    path: storePath(scene.directory),
    hostId: scene.hostId,
  });
  expect(await store.executors.get(id)).not.toHaveProperty("endedAt");
}

// The network as well, so that the server is out of reach and the command looks for itself.
const sandboxes = [
  ["pid namespace", [...ownPids, "--net"]],
  ["pid namespace with the /proc of the one above", ["--pid", "--fork", "--kill-child", "--net"]],
  ["time namespace", ["--time", "--boottime", "86400", "--fork", "--net"]],
  ["user and mount namespace", ["--mount", "--net", "--user"]],
] as const;

// Needs the right to make such namespaces, which some sandboxes take away.
for (const [name, flags] of sandboxes) {
  test.runIf(await works(...flags))(
    `a second corral in another ${name}, on the same store, ends nothing, and no clean-up follows`,
    async () => {
      await using scene = await stage();
      const seen = await scene.inside(flags, "ps");
      expect(seen.stderr).toContain("cannot be reached (another network namespace");
      expect([0, 3]).toContain(seen.exitCode);
      await expectUnharmed(scene);
      // With the server gone too: then there is nobody who holds on to the agent.
      scene.server.process.kill("SIGTERM");
      await scene.server.exited;
      expect((await scene.inside(flags, "ps", "--all")).stderr).toContain("No server is running");
      await using again = await corralServe([], { CORRAL_DATA_DIR: scene.directory });
      const url = `http://127.0.0.1:${again.port}`;
      await expectUnharmed({ ...scene, ...createCorralClient({ url, token: again.token }) });
    },
    120_000,
  );
}

// Needs the right to make a pid namespace.
describe.runIf(await works(...ownPids))("in a pid namespace, beside a running server", () => {
  test("the server is found, and a second one on its store is refused", async () => {
    await using scene = await stage();
    const list = await scene.inside(ownPids, "ps");
    expect(list).toMatchObject({ exitCode: 0, stderr: "" });
    expect(list.stdout).toContain(String(scene.child));
    const second = await scene.inside(ownPids, "serve", "--port", "0");
    expect(second).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("already running"),
    });
    await expectUnharmed(scene);
  }, 60_000);

  test("corral run does not register another process with the same pid, but registers the command in the store", async () => {
    await using scene = await stage();
    const command = ["sh", "-c", "sleep 300 & exit 7"];
    const ran = await scene.inside(ownPids, "run", "--on-exit", "stop", "--", ...command);
    expect(ran.exitCode).toBe(7);
    expect(ran.stderr).toContain("The server sees another pid namespace");
    expect(ran.stderr).not.toContain("not registered");
    expect(ran.stderr).toContain("sh left over 1 process");
    expect(ran.stderr).toContain("1 confirmed gone");
    const executors = await scene.api.executors.list.query();
    // Agents of this machine are detected, too.
    const registered = executors.filter(({ origin }) => origin !== "detected");
    expect(registered.map(({ id }) => id)).toEqual([scene.id]);
    await expectUnharmed(scene);
  }, 60_000);

  test("a pid that is another process outside is not stopped", async () => {
    await using scene = await stage();
    const script = `${process.execPath} ${main} kill --yes "$$"`;
    const { stderr } = await scene.insideShell(ownPids, script);
    expect(stderr).toContain("is another process where");
    await expectUnharmed(scene);
  }, 60_000);
});

test.runIf(process.platform === "linux")(
  "a pid without a start token, or with another one, is refused",
  async () => {
    await using scene = await stage();
    const { api, pid, child } = scene;
    const own = readIdentity(child);
    const register = async (input: { pid: number; startToken?: string }) =>
      // @ts-expect-error the start is required
      api.executors.register.mutate(input).catch((error: unknown) => error);
    expect(await register({ pid: child })).toMatchObject({ data: { code: "BAD_REQUEST" } });
    const startToken = own?.startToken.replace(":", "+pid4026532177:") ?? "";
    expect(await register({ pid: child, startToken })).toMatchObject({
      data: { corral: { code: "PROCESS_NOT_FOUND" } },
    });
    // A caller from elsewhere protects no process that has its pid here.
    const scope = { kind: "executor", executorId: scene.id } as const;
    const plan = await api.processes.previewKill.mutate({ scope, caller: { pid, startToken } });
    expect(plan.refusals).toEqual([]);
    const mine = readIdentity(pid);
    if (mine === undefined) throw new Error("the agent has ended");
    const kept = await api.processes.previewKill.mutate({ scope, caller: mine });
    expect(kept.refusals).toMatchObject([{ process: { pid }, code: "SELF" }]);
  },
);
