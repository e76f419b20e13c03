import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import type { ProcessBirth, ProcessDeath, ProcessExec } from "../../../src/core/driver.ts";
import { identityKey } from "../../../src/core/identity.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { hasPrlimit, whileExhausted } from "../../contract/while-exhausted.ts";
import { eventually, printedPid, startChild } from "../support/child.ts";

const run = promisify(execFile);
const { events } = createLinuxDriver().capabilities;
const hasPython = works("python3", ["-c", "import ctypes"]);

/** Needs Linux 6.6 or CAP_NET_ADMIN, koffi, and the machine's own namespaces. */
describe.skipIf(events.source !== "process-connector")("process connector", () => {
  it("links every daemon of shells that exit at once to their root", async () => {
    using machine = await watch();
    const script = `
      for i in $(seq 100); do sh -c 'sleep 300 & exit 0'; done
      for i in $(seq 50); do (setsid nohup sleep 300 >/dev/null 2>&1 &); done
      echo $$; read -r _`;
    await using root = await startChild("bash", ["-c", script]);
    await printedPid(root);
    await machine.look();
    const started = [...machine.births.values()].filter(({ identity }) =>
      machine.comesFrom(identity, root.pid),
    );
    const { processes } = await machine.driver.snapshot();
    const living = new Set(processes.map(({ pid, startToken }) => `${pid} ${startToken}`));
    const daemons = started.filter(({ identity: { pid, startToken } }) =>
      living.has(`${pid} ${startToken}`),
    );
    try {
      expect(daemons).toHaveLength(150);
    } finally {
      for (const { identity } of daemons) {
        const pinned = await machine.driver.pin(identity);
        if (pinned.outcome !== "pinned") continue;
        pinned.pin.signal("SIGKILL");
        pinned.pin.close();
      }
    }
  });

  it.runIf(hasPrlimit())("is used again once there are free descriptors", async () => {
    const driver = createLinuxDriver();
    try {
      const reason = await whileExhausted(async () => driver.capabilities.events.reason);
      expect(reason).toContain("process connector: socket(NETLINK_CONNECTOR)");
      expect(driver.capabilities.events.source).toBe("process-connector");
    } finally {
      driver.close();
    }
  });

  it("tells an exec with its arguments, if it lives for long enough to read them", async () => {
    using machine = await watch();
    await using child = await startChild("bash", ["-c", "sleep 0.1; exec -a renamed sleep 300"]);
    const exec = await eventually(() =>
      machine.execs.find(
        ({ identity, command }) => identity.pid === child.pid && command?.[0] === "renamed",
      ),
    );
    expect(exec.command).toEqual(["renamed", "300"]);
    expect(exec.afterMs).toBeGreaterThanOrEqual(100);
  });

  it("tells exit codes and signals of processes that are not its own children", async () => {
    using machine = await watch();
    const script = `
      for i in $(seq 0 255); do (exit $i) & echo "$! $i"; done
      for s in KILL TERM SEGV USR1; do sleep 300 & echo "$! SIG$s"; kill -$s $!; done
      wait`;
    const { stdout } = await run("bash", ["-c", script]);
    const expected = stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" "));
    // Not in their order: one that has exited and is not dead yet is told later.
    const told = await eventually(() => {
      const byPid = new Map(machine.deaths.map((death) => [String(death.identity.pid), death]));
      return expected.every(([pid = ""]) => byPid.has(pid)) ? byPid : undefined;
    });
    const answers = expected.map(([pid = ""]) => {
      const death = told.get(pid);
      return [pid, death?.signal ?? String(death?.exitCode)];
    });
    expect(answers).toEqual(expected);
  });

  it.skipIf(!hasPython)("tells one death of a process whose other thread called exec", async () => {
    using machine = await watch();
    const program = `
import os, threading, time
def become():
    time.sleep(0.2)
    os.execvp("sh", ["sh", "-c", "sleep 0.3; exit 7"])
threading.Thread(target=become).start()
time.sleep(600)`;
    await using child = await startChild("python3", ["-c", program]);
    await eventually(() => machine.deathsOf(child.pid)[0]);
    await machine.look();
    expect(machine.deathsOf(child.pid)).toMatchObject([{ exitCode: 7 }]);
  });

  it.skipIf(!hasPython)("tells no death when only the first thread has ended", async () => {
    using machine = await watch();
    const program = `
import ctypes, threading, time
threading.Thread(target=lambda: time.sleep(600)).start()
ctypes.CDLL(None).pthread_exit(None)`;
    await using child = await startChild("python3", ["-c", program]);
    const state = async () => {
      const { processes } = await machine.driver.snapshot({ fresh: true });
      return processes.find(({ pid }) => pid === child.pid)?.state;
    };
    // The state that stands for it: the first thread is a zombie, and nothing has died.
    await eventually(async () => ((await state()) === "unknown" ? true : undefined));
    await machine.look();
    expect(machine.deathsOf(child.pid)).toEqual([]);
  });
});

it("says why another source is used", () => {
  const { capabilities } = createLinuxDriver({ processConnector: false });
  expect(capabilities.events).toEqual({
    source: "last-pid",
    deaths: false,
    reason: "process connector: switched off",
  });
});

it("is not used where it would keep the only thread of the pool waiting", () => {
  vi.stubEnv("UV_THREADPOOL_SIZE", "1");
  const { capabilities } = createLinuxDriver();
  expect(capabilities.events.source).toBe("last-pid");
  expect(capabilities.events.reason).toContain("UV_THREADPOOL_SIZE");
  vi.unstubAllEnvs();
});

it("is not used for a /proc of another place", () => {
  // Also while another driver watches.
  const driver = createLinuxDriver();
  using _watch = driver.watchBirths?.({ onBirths() {} });
  const elsewhere = createLinuxDriver({ procRoot: "/proc/self/task" });
  using watch = elsewhere.watchBirths?.({ onBirths() {} });
  expect(watch?.source).not.toBe("process-connector");
  expect(elsewhere.capabilities.events.source).not.toBe("process-connector");
});

async function watch() {
  const driver = createLinuxDriver();
  const births = new Map<string, ProcessBirth>();
  const deaths: ProcessDeath[] = [];
  const execs: ProcessExec[] = [];
  const watching = driver.watchBirths?.({
    onBirths: (born) => {
      for (const birth of born) births.set(identityKey(birth.identity), birth);
    },
    onDeaths: (died) => deaths.push(...died),
    onExecs: (called) => execs.push(...called),
  });
  await watching?.look();
  return {
    driver,
    births,
    deaths,
    execs,
    deathsOf: (wanted: number) => deaths.filter(({ identity }) => identity.pid === wanted),
    look: async () => watching?.look(),
    /** By parents that were named, never by a pid. */
    comesFrom: (identity: ProcessBirth["identity"], root: number): boolean => {
      let parent = births.get(identityKey(identity))?.parent;
      while (parent !== undefined && parent.pid !== root)
        parent = births.get(identityKey(parent))?.parent;
      return parent !== undefined;
    },
    [Symbol.dispose]: () => driver.close(),
  };
}

function works(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
