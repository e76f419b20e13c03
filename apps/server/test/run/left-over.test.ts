import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { readStat } from "@corral/inspector/linux";
import { createCorralClient } from "@corral/client";
import { describe, expect, test } from "vitest";
import { corralServe, waitFor } from "../support/corral-process.ts";
import { temporaryDirectory } from "../support/test-server.ts";
import { startRunner, killAtEnd } from "../support/runner.ts";

const sh = (script: string) => ["sh", "-c", script];

// Each starts several programs, on a machine that may be busy with other tests.
const timeout = 180_000;

describe("corral run and left-overs", { timeout }, () => {
  const daemon = (script: string) =>
    sh(`setsid sh -c 'sleep 600 >/dev/null 2>&1 & echo daemon=$!' ; ${script}`);

  test("a double-forked daemon is reparented to corral run, and reported", async () => {
    await using directory = await temporaryDirectory();
    // Not the repository: other processes that work there would be suspected and reported.
    const options = { command: daemon("echo pid=$$; read _"), dataDir: directory.path };
    await using runner = startRunner(options, { cwd: directory.path });
    const pid = await runner.number("daemon");
    using _end = killAtEnd(pid);
    await waitFor(() => (readStat(pid)?.parentPid === runner.pid ? true : undefined));
    runner.stdin?.write("\n");
    expect(await runner.ended()).toBe(0);
    expect(runner.stderr()).toMatch(
      /sh left over 1 process \(.*\); to stop: corral stop --left-over \S+\n$/,
    );
    expect(readStat(pid)?.name).toBe("sleep");
  });

  test("--on-exit stop: the daemon is confirmed gone before corral exits", async () => {
    await using directory = await temporaryDirectory();
    await using runner = startRunner({
      command: daemon("exit 5"),
      dataDir: directory.path,
      onExit: "stop",
    });
    const pid = await runner.number("daemon");
    using _end = killAtEnd(pid);
    expect(await runner.ended()).toBe(5);
    expect(readStat(pid)).toBeUndefined();
    expect(runner.stderr()).toMatch(
      /sh left over 1 process .*; 1 confirmed gone(?:\n|; May have come from it)/,
    );
  });

  test("--on-exit stop: a fork chain too fast to be listed is killed, too", async () => {
    await using directory = await temporaryDirectory();
    const [link, beat] = [join(directory.path, "link.sh"), join(directory.path, "beat")];
    // Goes on as long as there is the file, and is in another session with each link.
    await writeFile(
      link,
      `trap "" TERM
       [ -e ${beat} ] || exit
       echo $$ >>${beat}
       setsid sh ${link} </dev/null >/dev/null 2>&1 &`,
    );
    await writeFile(beat, "");
    await using runner = startRunner({
      command: sh(`sh ${link}; sleep 0.2; exit 5`),
      dataDir: directory.path,
      onExit: "stop",
    });
    expect(await runner.ended()).toBe(5);
    const last = await readFile(beat, "latin1");
    expect(last).not.toBe("");
    await setTimeout(500);
    expect(await readFile(beat, "latin1")).toBe(last);
  });

  test.each([0.02, 0.15])(
    "--on-exit stop, outside a worktree: a fork chain that ignores SIGTERM, one fork every %f s, is killed",
    async (seconds) => {
      await using directory = await temporaryDirectory();
      const [link, beat] = [join(directory.path, "link.sh"), join(directory.path, "beat")];
      await writeFile(
        link,
        `trap "" TERM
         [ -e ${beat} ] || exit
         echo $$ >>${beat}
         sleep ${seconds}
         setsid sh ${link} </dev/null >/dev/null 2>&1 &`,
      );
      await writeFile(beat, "");
      await using runner = startRunner(
        { command: sh(`sh ${link} & sleep 0.3; exit 5`), dataDir: directory.path, onExit: "stop" },
        { cwd: tmpdir() },
      );
      expect(await runner.ended()).toBe(5);
      const last = await readFile(beat, "latin1");
      expect(last).not.toBe("");
      await setTimeout(700);
      expect(await readFile(beat, "latin1")).toBe(last);
    },
  );

  test("--on-exit keep: later kills refuse the daemon", async () => {
    await using server = await corralServe();
    const { api } = createCorralClient({
      url: `http://127.0.0.1:${server.port}`,
      token: server.token,
    });
    await using runner = startRunner(
      {
        command: daemon("exit 0"),
        dataDir: server.directory,
        project: "keep",
        onExit: "keep",
      },
      { cwd: server.directory },
    );
    const pid = await runner.number("daemon");
    using _end = killAtEnd(pid);
    expect(await runner.ended()).toBe(0);
    expect(runner.stderr()).toContain("protected");
    const [executor] = await api.executors.list.query({ project: "keep" });
    const plan = await api.processes.previewKill.mutate({
      scope: { kind: "left-over", executorId: executor?.id ?? "" },
    });
    expect(plan.totals.processes).toBe(0);
    expect(plan.refusals).toMatchObject([{ code: "PROTECTED", process: { pid } }]);
  });

  test("adopted zombies are reaped, and the exit status of the command is not lost", async () => {
    await using directory = await temporaryDirectory();
    const many = "for n in 1 2 3 4 5 6 7 8; do setsid sh -c 'sleep 0.2 & echo z$0=$!' $n; done";
    await using runner = startRunner({
      command: sh(`${many}; echo ready=1; read _; exit 9`),
      dataDir: directory.path,
    });
    await runner.number("ready");
    const pids = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => runner.number(`z${n}`)));
    await waitFor(() => (pids.every((pid) => readStat(pid) === undefined) ? true : undefined));
    runner.stdin?.write("\n");
    expect(await runner.ended()).toBe(9);
  });

  test("the server ends first: the exit is recorded in the store", async () => {
    await using directory = await temporaryDirectory();
    await using server = await corralServe([], { CORRAL_DATA_DIR: directory.path });
    await using runner = startRunner({
      command: sh("echo ready=1; read _; exit 4"),
      dataDir: directory.path,
      project: "outlives-its-server",
    });
    await runner.number("ready");
    server.process.kill("SIGKILL");
    await once(server.process, "exit");
    runner.stdin?.write("\n");
    expect(await runner.ended()).toBe(4);
    expect(runner.stderr()).toContain("No server is running");
    await using next = await corralServe([], { CORRAL_DATA_DIR: directory.path });
    const { api } = createCorralClient({ url: `http://127.0.0.1:${next.port}`, token: next.token });
    expect(await api.executors.list.query({ project: "outlives-its-server" })).toMatchObject([
      { ending: { how: "exited", exitCode: 4 } },
    ]);
  });

  test("corral run gets SIGKILL: the command keeps running and is still the executor", async () => {
    await using server = await corralServe();
    const { api } = createCorralClient({
      url: `http://127.0.0.1:${server.port}`,
      token: server.token,
    });
    await using runner = startRunner(
      {
        command: sh("echo pid=$$; sleep 600 & echo child=$!; wait"),
        dataDir: server.directory,
        project: "outlives-its-runner",
      },
      { outlived: true },
    );
    const pid = await runner.number("pid");
    const child = await runner.number("child");
    using _end = killAtEnd(pid);
    using _endToo = killAtEnd(child);
    runner.kill("SIGKILL");
    expect(await runner.ended()).toBe("SIGKILL");
    const [executor] = await api.executors.list.query({
      alive: true,
      project: "outlives-its-runner",
    });
    expect(executor).toMatchObject({ pid, alive: true });
    const owned = async () =>
      (await api.processes.list.query({ executorId: executor?.id ?? "", standing: "owned" })).map(
        (one) => one.pid,
      );
    const both = [pid, child].toSorted((a, b) => a - b);
    await expect
      .poll(async () => (await owned()).toSorted((a, b) => a - b), { timeout: 30_000 })
      .toEqual(both);
  });
});
