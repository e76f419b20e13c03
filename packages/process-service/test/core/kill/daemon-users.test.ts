import type { ProcessPeers } from "@corral/inspector";
import { describe, expect, test } from "vitest";
import { daemonUsers, isSharedDaemon } from "../../../src/core/kill/daemon-users.ts";
import type { KillTarget } from "../../../src/core/kill/kill-model.ts";
import { plainPrograms } from "../../../src/core/programs/program-kinds.ts";
import { belongsTo, executorView, processView, suspected, viewOf } from "./kill-views.ts";

const id = (pid: number) => ({ pid, startToken: `boot:${pid}` });
const executor = { evidence: "executor" } as const;
/** Of a shared daemon, or of what runs below the one with this pid. */
const sharing = (pid: number) =>
  belongsTo("A", { standing: "suspected", sharedDaemon: { pid, name: "d" } });

// 10 the daemon, which A started ─ 11 its worker
//   └ 30 C, a session below the daemon ─ 31
// 20 A ─ 21, B is 40, D has ended and left 50 over, 60 an editor, 70 a shell in A's workspace
const view = viewOf(
  [
    processView({ pid: 10, association: sharing(10) }),
    processView({ pid: 11, parentPid: 10, association: suspected("A") }),
    processView({ pid: 30, parentPid: 10, association: belongsTo("C", executor) }),
    processView({ pid: 31, parentPid: 30, association: belongsTo("C") }),
    processView({ pid: 20, association: belongsTo("A", executor) }),
    processView({ pid: 21, parentPid: 20, association: belongsTo("A") }),
    processView({ pid: 40, association: belongsTo("B", executor) }),
    processView({ pid: 50, association: belongsTo("D", { leftOver: true }) }),
    processView({ pid: 60, name: "code" }),
    processView({ pid: 70, name: "zsh", association: suspected("A") }),
  ],
  [
    executorView({ id: "A", pid: 20, task: "fix-login" }),
    executorView({ id: "B", pid: 40 }),
    executorView({ id: "C", pid: 30 }),
    executorView({ id: "D", pid: 49, alive: false }),
  ],
);

const known = (...pids: readonly number[]): ProcessPeers => ({ known: true, peers: pids.map(id) });
const below = { id: "C", pid: 30, label: "claude" };
const usersOf = (peers: ProcessPeers) => daemonUsers(view, { process: id(10) }, peers);

describe("the users of a daemon", () => {
  test("are the living executors with a process that is connected, and those below it", () => {
    expect(usersOf(known(21, 20, 40))).toEqual({
      known: true,
      executors: [
        { id: "A", pid: 20, label: "claude", task: "fix-login" },
        below,
        { id: "B", pid: 40, label: "claude" },
      ],
      others: [],
    });
  });

  test("are not its own children, nor who started it", () => {
    expect(usersOf(known(11, 30, 31))).toEqual({ known: true, executors: [below], others: [] });
  });

  test("are named as others when no living executor owns them", () => {
    expect(usersOf(known(50, 60, 70))).toMatchObject({
      known: true,
      executors: [below],
      others: [{ pid: 50 }, { pid: 60, name: "code" }, { pid: 70, name: "zsh" }],
    });
  });

  test("are not known for the inspector's reason; those that were found are named", () => {
    const reason = "koffi is not installed";
    expect(usersOf({ known: false, reason })).toEqual({
      known: false,
      reason,
      executors: [below],
      others: [],
    });
    expect(usersOf({ known: false, reason, peers: [id(40)] }).executors).toHaveLength(2);
  });

  test.each([
    ["that the scan has not seen", id(80)],
    ["whose pid was another's at the scan", { pid: 40, startToken: "boot:41" }],
  ])("are not known when a process is connected %s", (_, peer) => {
    expect(usersOf({ known: true, peers: [peer] })).toEqual({
      known: false,
      reason: `process ${peer.pid} is connected and has only just started`,
      executors: [below],
      others: [],
    });
  });
});

test.each<[string, boolean, Partial<KillTarget>]>([
  ["a daemon that an executor started", true, { association: sharing(10) }],
  ["what runs below one", false, { association: sharing(9) }],
  ["a daemon of no executor", true, { name: "tmux: server", command: "tmux new" }],
  ["any other process", false, { association: belongsTo("A") }],
])("%s is a shared daemon: %s", (_, expected, fields) => {
  const target: KillTarget = {
    process: id(10),
    id: "10@boot:10",
    name: "node",
    command: "node x.js",
    memoryBytes: 1,
    parentPid: 1,
    ports: [],
    depth: 0,
    selected: true,
    ...fields,
  };
  expect(isSharedDaemon(target, plainPrograms)).toBe(expected);
});
