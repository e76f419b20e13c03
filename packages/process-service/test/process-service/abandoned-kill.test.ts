import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { createTestProcesses, isAlive, type TestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

const script = join(import.meta.dirname, "killer.ts");

/** A tree of processes that ignore SIGTERM; their pids, the root's first. */
async function stubbornTree(processes: TestProcesses, count = 20): Promise<readonly number[]> {
  const root = processes.run(
    `trap '' TERM; for i in $(seq ${count}); do sleep 300 & echo $! >> pids-$$; done; echo 1 > ready-$$; wait`,
  );
  await processes.pidFrom(`ready-${root.pid}`);
  const file = join(processes.directory, `pids-${root.pid}`);
  const pids = readFileSync(file, "utf8").trim().split("\n");
  return [root.pid, ...pids.map(Number)];
}

/** The killer program; `lines` is what it says, its kill's id first. */
function startKiller(args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  const exited = once(child, "close");
  return {
    lines,
    id: async () => until("the kill is recorded", () => lines[0]),
    end: async (signal: NodeJS.Signals) => {
      child.kill(signal);
      await exited;
    },
    exited,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

function stateOf(pid: number): string | undefined {
  try {
    return /^State:\s+(\S)/mu.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  } catch {
    return undefined;
  }
}

const stoppedAmong = (pids: readonly number[]) => pids.filter((pid) => stateOf(pid) === "T");

/** A tree and the program that has just frozen it. A freeze is short: one that is missed is tried again. */
async function frozenTree(processes: TestProcesses, path: string) {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const pids = await stubbornTree(processes);
    const [root = 0] = pids;
    const killer = startKiller([path, String(root)]);
    while (isAlive(root) && stateOf(root) !== "T") {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (stateOf(root) === "T") return { pids, killer };
    await killer.exited;
  }
  throw new Error("no freeze was seen");
}

const lockFiles = (directory: string) =>
  readdirSync(directory).filter((name) => name.includes("-kill-"));

test("others that open the store leave a running kill to its process", async () => {
  await using processes = await createTestProcesses();
  const path = join(processes.directory, "corral.db");
  const pids = await stubbornTree(processes);
  await using killer = startKiller([path, String(pids[0]), "1500"]);
  const id = await killer.id();
  await using first = await startService({ path });
  await using second = await startService({ path });
  expect(await first.service.getKill(id)).toMatchObject({ status: "running" });
  await killer.exited;
  expect(killer.lines[1]).toBe("done");
  const report = await second.service.getKill(id);
  expect(report.status).toBe("done");
  expect(report.outcomes.map(({ outcome }) => outcome)).not.toContain("spared");
  expect(pids.filter(isAlive)).toEqual([]);
  expect(lockFiles(processes.directory)).toEqual([]);
});

test.each(["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"] as const)(
  "a program that %s ends in the middle of a freeze leaves nothing stopped",
  async (signal) => {
    await using processes = await createTestProcesses();
    const path = join(processes.directory, "corral.db");
    const { pids, killer } = await frozenTree(processes, path);
    await killer.end(signal);
    expect(stoppedAmong(pids)).toEqual([]);
  },
);

test("processes frozen by a killed service are resumed within a second by a living one", async () => {
  await using processes = await createTestProcesses();
  const path = join(processes.directory, "corral.db");
  await using first = await startService({ path });
  await using second = await startService({ path });
  const { pids, killer } = await frozenTree(processes, path);
  await killer.end("SIGKILL");
  await until("all go on", () => stoppedAmong(pids).length === 0, 1_000);
  const report = await until("it is recorded", async () => {
    const [newest] = await first.service.listKills();
    return newest?.status === "recovered" && newest;
  });
  expect(report).toMatchObject({ status: "recovered", client: "killer" });
  expect(await second.service.getKill(report.id)).toEqual(report);
  await until("its lock is removed", () => lockFiles(processes.directory).length === 0);
});

test("processes frozen by a killed service are resumed when the next one starts", async () => {
  await using processes = await createTestProcesses();
  const path = join(processes.directory, "corral.db");
  const { pids, killer } = await frozenTree(processes, path);
  await killer.end("SIGKILL");
  expect(stoppedAmong(pids)).not.toEqual([]);
  await using _readOnly = await startService({ path, readOnly: true });
  expect(stoppedAmong(pids)).not.toEqual([]);
  await using started = await startService({ path });
  expect(stoppedAmong(pids)).toEqual([]);
  const [newest] = await started.service.listKills();
  expect(newest).toMatchObject({ status: "recovered" });
  expect(lockFiles(processes.directory)).toEqual([]);
});

// A pid namespace of its own takes root, or a kernel that lets users make one.
const namespace = ["unshare", "--pid", "--fork", "--mount-proc"];
const [unshare = "", ...flags] = namespace;
const canUnshare = spawnSync(unshare, [...flags, "true"]).status === 0;

test.runIf(canUnshare)(
  "an opener in another pid namespace leaves a running kill alone",
  async () => {
    await using processes = await createTestProcesses();
    const path = join(processes.directory, "corral.db");
    const pids = await stubbornTree(processes);
    await using killer = startKiller([path, String(pids[0]), "10000"]);
    const id = await killer.id();
    const opener = `
    import { startService } from ${JSON.stringify(join(import.meta.dirname, "../support/service.ts"))};
    await using one = await startService({ path: ${JSON.stringify(path)} });
    console.log("opened");`;
    const args = [...flags, process.execPath, "--input-type=module-typescript", "-e", opener];
    const { stdout } = spawnSync(unshare, args, { encoding: "utf8" });
    expect(stdout).toBe("opened\n");
    await using here = await startService({ path });
    expect(await here.service.getKill(id)).toMatchObject({ status: "running" });
    await killer.exited;
    expect(killer.lines[1]).toBe("done");
    expect(pids.filter(isAlive)).toEqual([]);
  },
);
