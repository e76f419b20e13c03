import { describe, expect, test } from "vitest";
import { endingOfExit, findKillOf } from "../../../src/core/history/exit-ending.ts";
import type { ExitStatus, KillOutcomeKind, KillReport } from "../../../src/core.ts";
import { newReport, outcomeOf } from "../../../src/core/kill/kill-record.ts";
import { hostId, token } from "../scene.ts";

test.each([
  [{ exitCode: 0 }, { how: "exited", exitCode: 0 }],
  [{ exitCode: 143 }, { how: "exited", exitCode: 143 }],
  [
    { signal: "SIGSEGV", coreDumped: true },
    { how: "killed", signal: "SIGSEGV" },
  ],
  [
    { signal: "SIGKILL", outOfMemory: true },
    { how: "killed", signal: "SIGKILL", outOfMemory: true },
  ],
  [{}, undefined],
])("an exit status %j is the ending %j", (status: ExitStatus, ending) => {
  expect(endingOfExit(status)).toEqual(ending);
});

describe("the kill that ended a process", () => {
  const process = { pid: 7, startToken: token(1) };
  const report = (outcome: KillOutcomeKind, more: Partial<KillReport> = {}): KillReport => ({
    ...newReport({
      id: "k",
      hostId,
      scope: { kind: "process", process },
      client: "cli",
      startedAt: 0,
    }),
    outcomes: [
      outcomeOf({ process, id: "7", name: "node", command: "node", memoryBytes: 0 }, outcome),
    ],
    ...more,
  });
  const named = { signal: "SIGHUP" } as const;

  test.each<[KillReport, ExitStatus, string | undefined]>([
    [report("terminated"), { signal: "SIGTERM" }, "k"],
    [report("terminated"), { exitCode: 0 }, "k"], // it handled SIGTERM
    [report("terminated"), {}, "k"],
    [report("terminated"), { signal: "SIGKILL" }, undefined], // somebody else
    [report("killed"), { signal: "SIGKILL", outOfMemory: true }, undefined],
    [report("terminated"), { signal: "SIGSEGV" }, undefined],
    [report("killed"), { signal: "SIGKILL" }, "k"],
    [report("killed"), { signal: "SIGTERM" }, "k"],
    [report("dead-unreaped"), { signal: "SIGKILL" }, "k"],
    [report("signalled", named), { signal: "SIGHUP" }, "k"],
    [report("signalled", named), { signal: "SIGKILL" }, undefined],
    [report("signalled", named), { exitCode: 0 }, undefined], // it reloaded, and ended later
    [report("already-gone"), { exitCode: 0 }, undefined],
    [report("spared"), { signal: "SIGTERM" }, undefined],
    [report("denied"), { signal: "SIGKILL" }, undefined],
  ])("%# is told from its outcome and the exit status", (one, status, killId) => {
    expect(findKillOf([one])(process, status)).toBe(killId);
  });

  test("is none of another process that had the pid", () => {
    const reused = { ...process, startToken: token(2) };
    expect(findKillOf([report("killed")])(reused, { signal: "SIGKILL" })).toBeUndefined();
  });
});
