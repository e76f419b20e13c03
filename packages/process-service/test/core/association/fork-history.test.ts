import { describe, expect, test } from "vitest";
import { canComeRound, ForkHistory } from "../../../src/core/association/fork-history.ts";

const pidMax = 1_000;

/** Scanned each second, with so many forks in between. */
function history(...perSecond: number[]): ForkHistory {
  const made = new ForkHistory();
  let forks = 10_000;
  made.note(0, { forks, pidMax });
  for (const [at, more] of perSecond.entries()) {
    forks += more;
    made.note((at + 1) * 1_000, { forks, pidMax });
  }
  return made;
}

test("half as many forks as there are pids may bring one round", () => {
  expect(canComeRound(0, { forks: 499, pidMax })).toBe(false);
  expect(canComeRound(0, { forks: 500, pidMax })).toBe(true);
});

describe("whether a number that was seen in use can be another's", () => {
  test("counts the forks from its last sight to the birth, however long that took", () => {
    expect(history(100, 100, 100, 100).mayHaveComeRound(0, 4_000)).toBe(false);
    const made = history(100, 100, 100, 100, 100);
    expect(made.mayHaveComeRound(0, 5_000)).toBe(true);
    expect(made.mayHaveComeRound(1_500, 5_000)).toBe(false);
    expect(history(...Array.from({ length: 400 }, () => 1)).mayHaveComeRound(0, 400_000)).toBe(
      false,
    );
  });

  test("counts too many rather than too few between two scans", () => {
    const made = history(10, 490, 10);
    // Born some time in the second in which the 490 were.
    expect(made.mayHaveComeRound(500, 1_100)).toBe(true);
    expect(made.mayHaveComeRound(2_000, 2_500)).toBe(false);
  });

  test("where its last sight is older than all that is known, all forks since the boot count", () => {
    const early = new ForkHistory();
    early.note(5_000, { forks: 400, pidMax });
    expect(early.mayHaveComeRound(1_000, 4_000)).toBe(false);
    const late = new ForkHistory();
    late.note(5_000, { forks: 9_000, pidMax });
    expect(late.mayHaveComeRound(1_000, 4_000)).toBe(true);
  });

  test("a birth before the last sight needs no proof, and nothing known proves nothing", () => {
    expect(new ForkHistory().mayHaveComeRound(2_000, 1_000)).toBe(false);
    expect(new ForkHistory().mayHaveComeRound(1_000, 2_000)).toBe(true);
  });

  test("a clock that was set back makes what came before it unknown", () => {
    const made = history(1, 1);
    made.note(-60_000, { forks: 10_003, pidMax });
    expect(made.mayHaveComeRound(1_000, 2_000)).toBe(true);
    expect(made.mayHaveComeRound(-60_000, -59_000)).toBe(false);
  });
});
