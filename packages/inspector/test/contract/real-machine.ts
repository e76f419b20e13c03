import { hasPrlimit, whileExhausted } from "./while-exhausted.ts";
import { fork, spawn } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { identityOf, type ProcessIdentity } from "../../src/core/identity.ts";
import type { ProcessInspector } from "../../src/inspector.ts";
import type { Plan, Started, TestMachine, MachineAbilities } from "./test-machine.ts";

const childScript = fileURLToPath(new URL("child.mjs", import.meta.url));

/** Real processes under the given inspector. All that were started are killed on disposal. */
export function createRealMachine(
  inspector: ProcessInspector,
  abilities: MachineAbilities,
): TestMachine {
  const started: ProcessIdentity[] = [];
  const folders: string[] = [];

  // By identity, so that the clean-up cannot hit another process under the same pid.
  const remember = async (pids: ReadonlySet<number>): Promise<void> => {
    for (const info of (await inspector.snapshot()).processes) {
      const identity = identityOf(info);
      if (pids.has(info.pid) && identity !== undefined) started.push(identity);
    }
  };

  return {
    inspector,
    abilities,
    async start(plan = {}) {
      const tree = await startTree(plan);
      await remember(new Set(pidsOf(tree)));
      return tree;
    },
    async startZombie() {
      // The shell becomes `sleep`, which does not reap its child.
      const parent = spawn("sh", ["-c", "sleep 300 & echo $!; exec sleep 301"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const parentPid = parent.pid ?? 0;
      const pid = await new Promise<number>((resolve, reject) => {
        parent.once("error", reject);
        parent.stdout.once("data", (data: Buffer) => resolve(Number(data.toString().trim())));
      });
      await remember(new Set([pid, parentPid]));
      // Until the exec the shell would reap the child.
      await until(async () => {
        const processes = await inspector.listProcesses();
        return processes.find((info) => info.pid === parentPid)?.command.at(-1) === "301";
      });
      await inspector.killProcess(pid, { force: true });
      return { pid, parentPid };
    },
    async createDirectory() {
      const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "corral-contract-")));
      folders.push(folder);
      return folder;
    },
    ...(hasPrlimit() ? { whileExhausted } : {}),
    until,
    async [Symbol.asyncDispose]() {
      for (const identity of started) await inspector.signal(identity, "SIGKILL");
      inspector.close();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function until(check: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 90_000;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error("It did not happen within 90 seconds.");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function startTree(plan: Plan): Promise<Started> {
  const { CORRAL_EXECUTOR_ID: _own, ...environment } = process.env;
  const child = fork(childScript, [...(plan.arguments ?? [])], {
    cwd: plan.directory ?? os.tmpdir(),
    env: {
      ...environment,
      CONTRACT_PLAN: JSON.stringify(plan),
      ...(plan.marker === undefined ? {} : { CORRAL_EXECUTOR_ID: plan.marker }),
    },
    execArgv: [],
  });
  return new Promise((resolve, reject) => {
    child.once("message", (tree) => {
      if (isStarted(tree)) resolve(tree);
      else reject(new Error("The child reported something else than its tree."));
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The child ended early with ${code}.`)));
  });
}

function pidsOf({ pid, children }: Started): number[] {
  return [pid, ...children.flatMap(pidsOf)];
}

function isStarted(message: unknown): message is Started {
  return typeof message === "object" && message !== null && "children" in message;
}
