import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, realpath, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { ProcessIdentity } from "@corral/inspector";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../../src/terminal/exit-codes.ts";
import { main, waitFor } from "../support/corral-process.ts";
import { identityAt, stage } from "../support/command-scene.ts";

const runs = (pid: number): boolean => existsSync(`/proc/${pid}/cwd`);

describe.runIf(process.platform === "linux")("corral", () => {
  it("works without a server, and says so", async () => {
    await using scene = await stage();
    const { parent } = await scene.tree();
    const list = await scene.corral("ps", "--all", "--json", String(parent));
    expect(list.err).toContain("No server is running");
    // The number may stand in the command of another process of the machine.
    expect(JSON.parse(list.out).data.processes).toContainEqual(
      expect.objectContaining({ pid: parent }),
    );
    expect(list.exitCode).toBe(0);
  });

  it("shows the plan and stops nothing without confirmation", async () => {
    await using scene = await stage();
    const { parent, child } = await scene.tree();
    const dry = await scene.corral("kill", "--tree", String(parent), "--dry-run");
    expect(dry).toMatchObject({ exitCode: 0 });
    expect(dry.out).toContain("Stops 2 processes");

    const unasked = await scene.corral("kill", "--tree", String(parent));
    expect(unasked.exitCode).toBe(6);
    expect(unasked.err).toContain("--yes");
    expect([runs(parent), runs(child)]).toEqual([true, true]);
  });

  it("says in the plan of a shared daemon who uses it", async () => {
    await using scene = await stage();
    const pid = String(await scene.daemon());
    const dry = await scene.corral("kill", pid, "--dry-run");
    expect(dry.out).toMatch(/^ {6}(nobody is connected to it|who uses it is not known: .+)$/m);
    const json = await scene.corral("kill", pid, "--dry-run", "--json");
    expect(JSON.parse(json.out).data).toMatchObject({
      targets: [{ usedBy: { known: dry.out.includes("nobody"), executors: [], others: [] } }],
    });
  });

  it("stops a tree, prints and records the outcome of each process", async () => {
    await using scene = await stage();
    const { parent, child } = await scene.tree();
    const killed = await scene.corral("kill", "--tree", String(parent), "--yes");
    expect(killed.out).toContain("2 processes confirmed gone");
    expect(killed.exitCode).toBe(0);
    expect([runs(parent), runs(child)]).toEqual([false, false]);

    const past = await scene.corral("history");
    expect(past.out).toContain(`process ${parent} (wait) and all below it`);
    expect(past.out).toMatch(
      /\n +(?:wait, sleep 1000|sleep 1000, wait): done, 2 processes gone, .* freed, by command/,
    );
    const [short = ""] = past.out.split(" ");
    const one = await scene.corral("history", short);
    expect(one.out).toMatch(new RegExp(`sleep 1000.*${child}|${child}.*sleep 1000`));
  });

  it("uses the running server, by executor and task", async () => {
    await using scene = await stage();
    const { api } = await scene.serve();
    const { parent, child } = await scene.tree();
    const executor = await api.executors.register.mutate({
      ...identityAt(parent),
      label: "staged",
      project: "acme/web",
      task: "TASK-1",
    });

    const list = await scene.corral("ps", "--task", "TASK-1");
    expect(list.err).not.toContain("No server is running");
    expect(list.out).toMatch(/^acme\/web › TASK-1 · [0-9a-f-]{4,} staged \d+ · /m);
    expect(list.out).toContain(String(child));

    const kept = await scene.corral("keep", "--executor", executor.id, "--note", "mine");
    expect(kept.exitCode).toBe(0);
    const refused = await scene.corral("kill", "--executor", executor.id, "--yes");
    expect(refused.exitCode).toBe(5);
    expect([runs(parent), runs(child)]).toEqual([true, true]);

    const other = await scene.corral("keep", String(child), "--remove");
    expect(other.exitCode).toBe(3);
    expect(other.err).toContain(`Not protected: process ${child}`);

    await scene.corral("keep", "--executor", executor.id, "--remove");
    const killed = await scene.corral("kill", "--task", "TASK-1", "--project", "acme/web", "--yes");
    // Beside other programs it may be incomplete: what may have come from it is told.
    expect([exitCodes.done, exitCodes.failed]).toContain(killed.exitCode);
    expect([runs(parent), runs(child)]).toEqual([false, false]);
  });

  it("knows an agent by short id, task, label, port and worktree, and says why", async () => {
    await using scene = await stage();
    const { api } = await scene.serve();
    const { parent, child } = await scene.tree();
    const worktree = await realpath(scene.directory);
    const { id } = await api.executors.register.mutate({
      ...identityAt(parent),
      label: "staged",
      task: "feat/login",
      workspace: worktree,
    });
    const { out } = await scene.corral("ps", "feat/login");
    const [, short = ""] = /· ([0-9a-f-]+) staged/.exec(out) ?? [];
    expect(id.startsWith(short)).toBe(true);
    for (const target of [short, id, "staged", "feat/login", worktree]) {
      const dry = await scene.corral("stop", target, "--dry-run", "--json");
      const { schema, data } = JSON.parse(dry.out);
      expect(schema).toBe("corral.plan/1");
      const pids = data.targets.map((one: { process: ProcessIdentity }) => one.process.pid);
      expect({ target, pids: new Set(pids) }).toEqual({ target, pids: new Set([parent, child]) });
    }
    const why = await scene.corral("why", String(child));
    expect(why.out).toContain(`sleep 1000 ${child}\n`);
    expect(why.out).toMatch(/belongs to +[0-9a-f-]+ staged \d+ \(feat\/login\)/);
    expect(why.out).toMatch(/because +child of staged/);
    expect((await scene.corral("why", short)).out).toMatch(/works on +feat\/login \(task\)/);

    expect(await scene.corral("pause", short)).toMatchObject({ exitCode: 0 });
    const states = async () =>
      (await api.processes.list.query({ executorId: id, fresh: true })).map(({ state }) => state);
    await waitFor(async () => (await states()).every((state) => state === "stopped"));
    await scene.corral("resume", "feat/login");
    await waitFor(async () => (await states()).every((state) => state !== "stopped"));

    const late = await scene.corral("wait", short, "--timeout", "100ms");
    expect(late).toMatchObject({ exitCode: 1 });
    const waiting = scene.corral("wait", short);
    const stopped = await scene.corral("stop", short, "--yes", "--json");
    expect(JSON.parse(stopped.out)).toMatchObject({
      schema: "corral.stop/1",
      // "incomplete" where a process of another program lost its parent unseen meanwhile.
      data: { status: expect.stringMatching(/^(?:done|incomplete)$/), confirmedGone: 2 },
    });
    expect(await waiting).toMatchObject({ exitCode: 0 });
  });

  it("says what keeps a worktree busy", async () => {
    await using scene = await stage();
    const worktree = join(await realpath(scene.directory), "worktree");
    await mkdir(worktree);
    const child = spawn("sleep", ["1000"], { cwd: worktree, stdio: "ignore" });
    await once(child, "spawn");
    try {
      const answer = await scene.corral("holds", worktree);
      expect(answer.out).toMatch(new RegExp(`^ *${child.pid} +– +sleep 1000 +works in `, "m"));
      expect(answer.err).toContain(`corral stop ${child.pid}`);
      const json = await scene.corral("holds", worktree, "--json");
      expect(JSON.parse(json.out)).toMatchObject({
        schema: "corral.holds/1",
        data: { path: worktree, holders: [{ directory: worktree, process: { pid: child.pid } }] },
      });
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    const none = await scene.corral("holds", worktree);
    expect(none).toMatchObject({ exitCode: 3, out: "" });
  });

  it("lists what fits, where a name fits several", async () => {
    await using scene = await stage();
    const { api } = await scene.serve();
    for (const task of ["one", "two"]) {
      const { parent } = await scene.tree();
      await api.executors.register.mutate({ ...identityAt(parent), label: "staged", task });
    }
    const answer = await scene.corral("stop", "staged", "--json");
    expect(answer).toMatchObject({ exitCode: 2, out: "" });
    const { error } = JSON.parse(answer.err);
    expect(error.code).toBe("USAGE");
    expect(error.message).toMatch(/“staged” fits 2: .+ \(one\); .+ \(two\)|\(two\); .+ \(one\)/);
    const listed = await scene.corral("ps", "staged");
    expect(listed.out.match(/ staged \d+ · /g)).toHaveLength(2);
  });

  it("says who listens on a port, and how to stop it", async () => {
    await using scene = await stage();
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const number = typeof address === "object" && address !== null ? address.port : 0;
    const answer = await scene.corral("port", String(number));
    expect(answer.out).toContain(String(process.pid));
    expect(answer.err).toContain(`corral stop :${number}`);
    const json = await scene.corral("port", `:${number}`, "--json");
    expect(JSON.parse(json.out)).toMatchObject({
      schema: "corral.port/1",
      data: { port: number, processes: [{ pid: process.pid }] },
    });
    server.close();
    await once(server, "close");
    expect(await scene.corral("port", String(number))).toMatchObject({ exitCode: 3, out: "" });
  });

  it("stops processes of a workspace given through a symlink", async () => {
    await using scene = await stage();
    const { api } = await scene.serve();
    const { parent, child } = await scene.tree();
    const workspace = join(scene.directory, "worktree");
    const link = join(scene.directory, "link");
    await mkdir(workspace);
    await symlink(workspace, link);
    await api.executors.register.mutate({ ...identityAt(parent), workspace });
    const killed = await scene.corral("kill", "--workspace", link, "--yes");
    expect(killed.out).toContain("2 processes confirmed gone");
    expect([runs(parent), runs(child)]).toEqual([false, false]);
  });

  it.each<[readonly string[], number, string]>([
    [["kill"], 2, "Say what to stop"],
    [["stop", "0"], 2, "no target: give a pid"],
    [["kill", "--", "-1"], 2, "no target: give a pid"],
    [["kill", "1.5"], 2, "no target: give a pid"],
    [["stop", ":1"], 3, "Nothing listens on port 1"],
    [["stop", "/nowhere"], 3, "No agent works in /nowhere"],
    [["why", "nobody-is-called-so"], 3, "`corral ps` lists them"],
    [["why", "left-over"], 2, "`corral left-over`"],
    [["wait", "left-over"], 2, "Wait for an agent"],
    [["port", "0"], 2, "not a port"],
    [["pause", "left-over"], 2, "corral stop left-over"],
    [["ps", "--task", "nope"], 3, "There is no task “nope”"],
    [["ps", "--project", "nope"], 3, "There is no project “nope”"],
    [["protect", "--remove"], 2, "no longer to be protected"],
    [["kill", "--executor", "nobody", "--yes"], 3, "no executor nobody"],
    [["keep", "--executor", "nope"], 3, "called “nope”; `corral ps` lists them"],
    [["keep", "--executor", "nope", "--remove"], 3, "called “nope”"],
    [["keep", "4194304"], 3, "no process 4194304"],
    [["keep", "4194304", "--remove"], 3, "Not protected: process 4194304"],
    [["kill", "--everything", "--left-over"], 2, "only one scope"],
    [["kill", "--grace", "soon", "--everything"], 2, "not a duration"],
    [["history", "nothing"], 3, ""],
    [["runs"], 3, "No run has ended yet"],
    [["runs", "--project", "nope"], 3, "No run matches"],
    [["runs", "--since", "soon"], 2, "no moment"],
    [["runs", "nothing"], 3, "nothing"],
    [["frobnicate"], 2, "unknown command"],
    [["top"], 2, "terminal"],
  ])("%j is refused with exit code %i", async (args, exitCode, words) => {
    await using scene = await stage();
    const answer = await scene.corral(...args);
    expect(answer.err + answer.out).toContain(words);
    expect(answer.err).not.toContain("    at ");
    expect(answer.exitCode).toBe(exitCode);
  });

  it("lists what has ended, with its end and its left-overs, and the life of one", async () => {
    await using scene = await stage();
    const { api } = await scene.serve();
    const { parent, child } = await scene.tree();
    const { id } = await api.executors.register.mutate({
      ...identityAt(parent),
      label: "staged",
      project: "acme/web",
      task: "TASK-1",
    });
    process.kill(parent, "SIGKILL");
    await api.executors.finish.mutate({ id, ending: { how: "killed", signal: "SIGKILL" } });

    const listed = await scene.corral("runs", "--project", "acme/web", "--since", "1h");
    expect(listed).toMatchObject({ exitCode: 0, err: "" });
    expect(listed.out).toMatch(/SIGKILL {2}1 now +staged {2}TASK-1 {2}acme\/web/);
    expect(await scene.corral("runs", "--project", "other")).toMatchObject({ exitCode: 3 });
    const json = await scene.corral("runs", "--project", "acme/web", "--json");
    expect(JSON.parse(json.out).data).toMatchObject([{ id, leftOverNow: { processes: 1 } }]);

    const stopped = await scene.corral("kill", "--left-over", id, "--yes");
    expect(stopped.exitCode).toBe(0);
    expect(runs(child)).toBe(false);
    const { out } = await scene.corral("runs", "--project", "acme/web");
    expect(out).toMatch(/SIGKILL {2}1 stopped +staged/);

    const [, line = ""] = out.split("\n");
    const [short = ""] = line.split(" ");
    expect(id).toMatch(new RegExp(`^${short}.{4,}`));
    const earlier = ["--project", "acme/web", "--before", short];
    expect(await scene.corral("runs", ...earlier)).toMatchObject({ exitCode: 3 });
    const life = await scene.corral("runs", short);
    expect(life.out).toMatch(/ {2}started\n/);
    expect(life.out).toContain(`  sleep 1000 ${child} started\n`);
    expect(life.out).toContain("ended: killed by SIGKILL");
    expect(life.out).toMatch(/stop of .*left over.* by command.*: (?:done|.*incomplete.*), 1 gone/);
  });

  it("finds a process that has just started, also right after a scan of the server", async () => {
    await using scene = await stage();
    const { api } = await scene.serve();
    await api.processes.list.query({ fresh: true });
    const { child } = await scene.tree();
    const plan = await scene.corral("kill", String(child), "--dry-run");
    expect(plan.err).toBe("");
    expect(plan.exitCode).toBe(0);
    const none = await scene.corral("kill", "4194304", "--dry-run");
    expect([none.exitCode, none.err]).toEqual([3, "There is no process 4194304.\n"]);
  });

  it("shows CPU usage without a server, from a second scan", async () => {
    await using scene = await stage();
    const answer = await scene.corral("ps", "--all", "--sort", "cpu", "--json");
    expect(answer.out).toMatch(/"cpuPercent": \d/);
  });

  it("records which user sent a signal to a process", async () => {
    await using scene = await stage();
    const { api } = await scene.serve();
    const { parent, child } = await scene.tree();
    // Registering looks at the machine anew, so that the next list shows the child.
    await api.executors.register.mutate({ ...identityAt(parent), label: "staged" });
    const found = (await api.processes.list.query({})).find(({ pid }) => pid === child);
    const process = { pid: child, startToken: found?.startToken ?? "" };
    await api.processes.signal.mutate({ process, signal: "SIGCONT" });
    const past = await scene.corral("history");
    // Indented as wide as the id, which is longer where its first digits could be a pid.
    const line = `SIGCONT to process ${child} \\(sleep 1000\\)\\n +signalled, by `;
    expect(past.out).toMatch(new RegExp(line, "u"));
    const json = await scene.corral("history", "--json");
    expect(JSON.parse(json.out).data).toMatchObject([{ signal: "SIGCONT", status: "done" }]);
  });

  it.each(["stdout", "stderr"] as const)(
    "a reader that closes %s causes no error",
    async (gone) => {
      await using scene = await stage();
      const child = spawn(process.execPath, [main, "ps", "--all"], { env: scene.environment });
      child[gone].destroy();
      let err = "";
      child.stdout.resume();
      child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
      await once(child, "close");
      expect(child.exitCode).toBe(0);
      expect(err).not.toContain("    at ");
    },
  );

  it("refuses to stop pid 1", async () => {
    await using scene = await stage();
    const answer = await scene.corral("kill", "1", "--dry-run");
    expect(answer.exitCode).toBe(0);
    expect(answer.out).toContain("Refused");
  });

  it("diagnoses the machine as JSON", async () => {
    await using scene = await stage();
    const answer = await scene.corral("doctor", "--json");
    expect(JSON.parse(answer.out).data).toContainEqual(
      expect.objectContaining({ what: "store", level: "good" }),
    );
  });
});
