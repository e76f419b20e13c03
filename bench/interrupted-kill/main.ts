// How many processes stay stopped when somebody ends in the middle of a kill. COUNT ends, default 100.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findServer, storePath } from "@corral/client/node";
import { startCorral, startInTerminal, startKiller, type Command } from "./corral.ts";
import { startTree, stateOf, type Tree } from "./tree.ts";

const count = Number(process.env["COUNT"] ?? 100);
const treeSize = 20;
/** A command that waits ends within this, milliseconds. */
const waitLimitMs = 15_000;

interface Scene {
  readonly name: string;
  readonly server: boolean;
  /** Who kills, ends at a moment in the middle of it. */
  readonly start: (directory: string, root: number) => Command;
  readonly end: (killer: Command, server: Command | undefined) => Command;
  readonly signal: NodeJS.Signals;
  /** How long something may stay stopped after the end, milliseconds. */
  readonly withinMs: number;
  /** It goes on when Corral starts the next time. */
  readonly atNextStart?: boolean;
}

const kill = (directory: string, root: number) =>
  startCorral(directory, ["kill", String(root), "--tree", "--yes", "--force"]);
const itself = (killer: Command) => killer;
const itsServer = (killer: Command, server: Command | undefined) => server ?? killer;

const scenes: readonly Scene[] = [
  ...(["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"] as const).map((signal) => ({
    name: `command without a server, ${signal}`,
    server: false,
    start: kill,
    end: itself,
    signal,
    withinMs: 0,
  })),
  {
    name: "command without a server, its terminal closed",
    server: false,
    start: (directory, root) =>
      startInTerminal(directory, ["kill", String(root), "--tree", "--yes", "--force"]),
    end: itself,
    signal: "SIGKILL",
    // The terminal goes first, the command after it.
    withinMs: 1_000,
  },
  {
    name: "command without a server, SIGKILL",
    server: false,
    start: kill,
    end: itself,
    signal: "SIGKILL",
    withinMs: 0,
    atNextStart: true,
  },
  {
    name: "another program beside a server, SIGKILL",
    server: true,
    start: (directory, root) => startKiller(storePath(directory), root),
    end: itself,
    signal: "SIGKILL",
    withinMs: 1_000,
  },
  {
    name: "another program beside a server, SIGTERM",
    server: true,
    start: (directory, root) => startKiller(storePath(directory), root),
    end: itself,
    signal: "SIGTERM",
    withinMs: 0,
  },
  ...(["SIGTERM", "SIGINT"] as const).map((signal) => ({
    name: `server of a waiting command, ${signal}`,
    server: true,
    start: kill,
    end: itsServer,
    signal,
    withinMs: 0,
  })),
  {
    name: "server of a waiting command, SIGKILL",
    server: true,
    start: kill,
    end: itsServer,
    signal: "SIGKILL",
    withinMs: 0,
    // The command itself opens the store when it has lost its server.
    atNextStart: true,
  },
];

interface Row {
  readonly scene: string;
  ends: number;
  /** Of these, ends that came while something was stopped. */
  frozen: number;
  leftStopped: number;
  /** Commands that did not end, or without a word. */
  silent: number;
  longestStopMs: number;
}

const rows = scenes.map(({ name }): Row => ({
  scene: name,
  ends: 0,
  frozen: 0,
  leftStopped: 0,
  silent: 0,
  longestStopMs: 0,
}));
for (let done = 0; done < count; done += 1) {
  const scene = scenes[done % scenes.length];
  const row = rows[done % scenes.length];
  if (scene === undefined || row === undefined) break;
  await endOnce(scene, row);
}
console.table(rows);
const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
console.log(
  `left stopped ${sum((row) => row.leftStopped)} in ${count} ends (${sum((row) => row.frozen)} in a freeze), ended without a word ${sum((row) => row.silent)}`,
);
if (process.env["JSON_OUT"] !== undefined) {
  await writeFile(
    process.env["JSON_OUT"],
    `${JSON.stringify({ bench: "ends", count, rows }, null, 2)}\n`,
  );
}

async function endOnce(scene: Scene, row: Row): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "corral-interrupted-"));
  try {
    await using server = scene.server ? await startServer(directory) : undefined;
    using tree = await startTree(treeSize);
    await using killer = scene.start(directory, tree.root);
    await untilInTheMiddle(tree, killer);
    const ending = scene.end(killer, server);
    row.ends += 1;
    if (tree.stopped() > 0) row.frozen += 1;
    ending.child.kill(scene.signal);
    const over = (await ending.ended(waitLimitMs)) && (await killer.ended(waitLimitMs));
    const ownDeath = ending === killer && scene.signal === "SIGKILL";
    const isCommand = scene.start === kill;
    if (!over || (isCommand && !ownDeath && killer.said().trim() === "")) row.silent += 1;
    if (scene.atNextStart === true) {
      await using next = startCorral(directory, ["ps"]);
      await next.ended(waitLimitMs);
    }
    const since = performance.now();
    while (tree.stopped() > 0 && performance.now() - since < scene.withinMs) await delay(5);
    row.longestStopMs = Math.max(row.longestStopMs, Math.round(performance.now() - since));
    if (tree.stopped() > 0) row.leftStopped += 1;
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** From the first stop on, at any moment of the freeze and a little after it. */
async function untilInTheMiddle(tree: Tree, killer: Command): Promise<void> {
  while (stateOf(tree.root) !== "T" && stateOf(tree.root) !== undefined && !killer.isOver()) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  await delay(Math.random() * 60);
}

async function startServer(directory: string): Promise<Command> {
  const server = startCorral(directory, ["serve", "--port", "0"]);
  while ((await findServer(directory)) === undefined) {
    if (server.isOver()) throw new Error(`the server did not start: ${server.said()}`);
    await delay(10);
  }
  return server;
}
