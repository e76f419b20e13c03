import { mkdtemp, realpath, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { MockProcessInspector } from "../../src/mock/index.ts";
import type { Plan, Started, TestMachine } from "./test-machine.ts";

/** A machine in memory; only its folders are real, because paths are resolved on the real disk. */
export function createMockMachine(): TestMachine {
  const inspector = new MockProcessInspector();
  const folders: string[] = [];
  const pids: number[] = [];
  let lastPid = 100;
  inspector.addProcess({ pid: process.pid, name: "node" });

  const start = (plan: Plan, parentPid: number, directory: string): Started => {
    lastPid += 1;
    const pid = lastPid;
    pids.push(pid);
    const port = plan.listens === true ? 40_000 + pid : 0;
    const own = plan.directory ?? directory;
    inspector.addProcess(
      {
        pid,
        parentPid,
        name: "node",
        command: ["node", "child.mjs", ...(plan.arguments ?? [])],
        workingDirectory: own,
      },
      {
        ...(plan.ignoresTerm === true ? { ignores: ["SIGTERM"] } : {}),
        details: {
          marker: plan.marker ?? null,
          ports: port === 0 ? [] : [{ protocol: "tcp", address: "127.0.0.1", port }],
        },
      },
    );
    return { pid, port, children: (plan.children ?? []).map((child) => start(child, pid, own)) };
  };

  return {
    inspector,
    abilities: { separateArguments: true, posix: true, cpuShares: false },
    start: (plan = {}) => Promise.resolve(start(plan, process.pid, os.tmpdir())),
    startZombie() {
      const parent = start({ children: [{}] }, process.pid, os.tmpdir());
      const pid = parent.children[0]?.pid ?? 0;
      inspector.updateProcess(parent.pid, {}, { reaps: false });
      inspector.exitProcess(pid);
      return Promise.resolve({ pid, parentPid: parent.pid });
    },
    async createDirectory() {
      const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "corral-contract-")));
      folders.push(folder);
      return folder;
    },
    async whileExhausted(ask) {
      for (const pid of pids) inspector.updateProcess(pid, {}, { pinning: "exhausted" });
      inspector.setProblems({ code: "DESCRIPTORS_EXHAUSTED", message: "as it was told to" });
      const answer = await ask();
      for (const pid of pids) inspector.updateProcess(pid, {}, { pinning: undefined });
      inspector.setProblems();
      return answer;
    },
    async until(check) {
      for (let turn = 0; turn < 1_000; turn += 1) {
        if (await check()) return;
        inspector.clock.advance(10);
      }
      throw new Error("It did not happen within 10 seconds of the mock clock.");
    },
    async [Symbol.asyncDispose]() {
      inspector.close();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}
