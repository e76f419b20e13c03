import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { corralServe, main, waitFor, type Program } from "../support/corral-process.ts";

const started = new Set<ChildProcess>();
// Also those of a test that has failed.
afterEach(() => {
  for (const child of started) child.kill("SIGKILL");
  started.clear();
});

interface Tree extends Disposable {
  /** The root's first; all ignore SIGTERM. */
  readonly pids: readonly number[];
  stopped(): readonly number[];
  alive(): readonly number[];
}

async function sigtermIgnoringTree(count = 20): Promise<Tree> {
  const folder = mkdtempSync(join(tmpdir(), "corral-interrupted-"));
  const file = join(folder, "pids");
  const script = `trap '' TERM; for i in $(seq ${count}); do sleep 300 & echo $! >> ${file}; done; echo done >> ${file}; wait`;
  const root = spawn("bash", ["-c", script], { detached: true, stdio: "ignore" });
  const children = await waitFor(() => {
    const lines = read(file).trim().split("\n");
    return lines.at(-1) === "done" ? lines.slice(0, -1).map(Number) : undefined;
  });
  const pids = [root.pid ?? 0, ...children];
  return {
    pids,
    stopped: () => pids.filter((pid) => stateOf(pid) === "T"),
    alive: () => pids.filter((pid) => !["", "Z", "X"].includes(stateOf(pid))),
    [Symbol.dispose]: () => {
      for (const pid of pids) {
        // Only what is still a child of the root, or the root: a pid may be another's by now.
        if (stateOf(pid) !== "") trySignal(pid);
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}

function stateOf(pid: number): string {
  return /^State:\s+(\S)/mu.exec(read(`/proc/${pid}/status`))?.[1] ?? "";
}

function trySignal(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It went by itself.
  }
}

function startCorral(
  directory: string,
  args: readonly string[],
  [command, ...first]: Program = [process.execPath, main],
) {
  const child = spawn(command, [...first, ...args], {
    env: { ...process.env, CORRAL_DATA_DIR: directory, NO_COLOR: "1" },
    // Left open: script(1) ends with its input.
    stdio: ["pipe", "pipe", "pipe"],
  });
  started.add(child);
  let said = "";
  child.stdout.on("data", (text) => (said += String(text)));
  child.stderr.on("data", (text) => (said += String(text)));
  const ended = once(child, "close");
  const over = () => child.exitCode !== null || child.signalCode !== null;
  return { child, said: () => said, ended, over };
}

/** A kill that has just frozen its tree; a freeze is short, and one that is missed is tried again. */
async function frozenBy(start: (root: number) => ReturnType<typeof startCorral>) {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const tree = await sigtermIgnoringTree();
    const [root = 0] = tree.pids;
    const command = start(root);
    while (stateOf(root) !== "T" && !command.over()) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (stateOf(root) === "T") return { tree, command };
    await command.ended;
    tree[Symbol.dispose]();
  }
  throw new Error("no freeze was seen");
}

const killTree = (root: number, ...more: string[]) => [
  "kill",
  String(root),
  "--tree",
  "--yes",
  ...more,
];

/** A kill that runs has its lock beside the store. */
async function untilKilling(directory: string): Promise<void> {
  const isLock = (name: string) => name.includes("-kill-");
  await waitFor(() => (readdirSync(directory).some(isLock) ? true : undefined), 60_000);
}

async function codeOf(child: ChildProcess, ended: Promise<unknown>): Promise<number | string> {
  await ended;
  return child.exitCode ?? child.signalCode ?? "";
}

function temporary() {
  const path = mkdtempSync(join(tmpdir(), "corral-interrupted-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

describe("a command that executes the kill itself", () => {
  test.each(["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"] as const)(
    "%s during the freeze: nothing stays frozen, and the outcome is printed and recorded",
    async (signal) => {
      using directory = temporary();
      const { tree, command } = await frozenBy((root) =>
        startCorral(directory.path, killTree(root, "--force")),
      );
      using _ = tree;
      command.child.kill(signal);
      const code = await codeOf(command.child, command.ended);
      expect(tree.stopped()).toEqual([]);
      // All may be dead by then, but nobody has looked a last time.
      expect(tree.alive().length === 0 ? [0, 1] : [1]).toContain(code);
      expect(command.said()).toContain("confirmed gone");
      const history = startCorral(directory.path, ["history", "--json"]);
      await history.ended;
      // Incomplete: another program of this machine lost its parent meanwhile, unseen.
      expect(history.said()).toMatch(/"status": "(cancelled|done|incomplete)"/u);
    },
  );

  test("a second signal exits at once, and nothing stays frozen", async () => {
    using directory = temporary();
    const { tree, command } = await frozenBy((root) =>
      startCorral(directory.path, killTree(root, "--force")),
    );
    using _ = tree;
    command.child.kill("SIGTERM");
    command.child.kill("SIGINT");
    await command.ended;
    expect(tree.stopped()).toEqual([]);
  });

  test("SIGKILL: frozen processes are resumed when the next command opens the store", async () => {
    using directory = temporary();
    const { tree, command } = await frozenBy((root) =>
      startCorral(directory.path, killTree(root, "--force")),
    );
    using _ = tree;
    command.child.kill("SIGKILL");
    await command.ended;
    await startCorral(directory.path, ["ps"]).ended;
    expect(tree.stopped()).toEqual([]);
  });

  // util-linux
  test.runIf(spawnSync("script", ["--version"]).status === 0)(
    "its terminal is closed: nothing stays stopped",
    async () => {
      using directory = temporary();
      const { tree, command } = await frozenBy((root) => {
        const words = [process.execPath, main, ...killTree(root, "--force")].join(" ");
        return startCorral(directory.path, [], ["script", "-qfec", words, "/dev/null"]);
      });
      using _ = tree;
      // The terminal goes with the program that made it.
      command.child.kill("SIGKILL");
      await waitFor(() => (tree.stopped().length === 0 ? true : undefined), 2_000);
    },
  );
});

describe("a command that waits for a server", { timeout: 60_000 }, () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s to the server: the server exits within two seconds, the command prints a report",
    async (signal) => {
      const startedAt = performance.now();
      await using server = await corralServe();
      // Two seconds, or three times what starting takes where the machine is too busy for either.
      const limitMs = Math.max(2_000, 3 * (performance.now() - startedAt));
      const { tree, command } = await frozenBy((root) =>
        startCorral(server.directory, killTree(root, "--force")),
      );
      using _ = tree;
      const since = performance.now();
      server.process.kill(signal);
      expect(await server.exited).toBe(0);
      expect(performance.now() - since).toBeLessThan(limitMs);
      expect(tree.stopped()).toEqual([]);
      const code = await codeOf(command.child, command.ended);
      expect(performance.now() - since).toBeLessThan(limitMs + 8_000);
      expect(tree.alive().length === 0 ? [0, 1] : [1]).toContain(code);
      expect(command.said()).toContain("confirmed gone");
    },
  );

  test("the server is killed during the grace period: the command reads the record", async () => {
    await using server = await corralServe();
    using tree = await sigtermIgnoringTree();
    const command = startCorral(server.directory, killTree(tree.pids[0] ?? 0, "--grace", "20s"));
    await untilKilling(server.directory);
    // By the time another command has answered, this one has its kill's id.
    await startCorral(server.directory, ["history"]).ended;
    server.process.kill("SIGKILL");
    const since = performance.now();
    const code = await codeOf(command.child, command.ended);
    expect(performance.now() - since).toBeLessThan(15_000);
    expect(code).toBe(1);
    expect(command.said()).toContain("The server ended");
    expect(command.said()).toContain("Corral ended in the middle of the kill");
    expect(tree.stopped()).toEqual([]);
  });

  test("the server is killed during the freeze: the command resumes frozen processes", async () => {
    await using server = await corralServe();
    const { tree, command } = await frozenBy((root) =>
      startCorral(server.directory, killTree(root, "--force")),
    );
    using _ = tree;
    server.process.kill("SIGKILL");
    await server.exited;
    expect(await codeOf(command.child, command.ended)).not.toBe("");
    expect(tree.stopped()).toEqual([]);
    expect(command.said()).toMatch(/confirmed gone|history/u);
  });

  test("SIGTERM to the command: the server continues the kill, and the command says so", async () => {
    await using server = await corralServe();
    using tree = await sigtermIgnoringTree(3);
    const command = startCorral(server.directory, killTree(tree.pids[0] ?? 0, "--grace", "4s"));
    await untilKilling(server.directory);
    command.child.kill("SIGTERM");
    expect(await codeOf(command.child, command.ended)).toBe(143);
    expect(command.said()).toContain("The server continues the kill");
    await waitFor(() => (tree.alive().length === 0 ? true : undefined));
  });
});
