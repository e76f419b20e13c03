import { describe, expect, test } from "vitest";
import { canWrapAround, ForkHistory } from "../../../src/core/association/fork-history.ts";

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
  expect(canWrapAround(0, { forks: 499, pidMax })).toBe(false);
  expect(canWrapAround(0, { forks: 500, pidMax })).toBe(true);
});

describe("whether a pid seen in use can have been reused", () => {
  test("counts the forks from its last sight to the birth, however long that took", () => {
    expect(history(100, 100, 100, 100).mayHaveWrappedAround(0, 4_000)).toBe(false);
    const made = history(100, 100, 100, 100, 100);
    expect(made.mayHaveWrappedAround(0, 5_000)).toBe(true);
    expect(made.mayHaveWrappedAround(1_500, 5_000)).toBe(false);
    expect(history(...Array.from({ length: 400 }, () => 1)).mayHaveWrappedAround(0, 400_000)).toBe(
      false,
    );
  });

  test("counts too many rather than too few between two scans", () => {
    const made = history(10, 490, 10);
    // Born some time in the second in which the 490 were.
    expect(made.mayHaveWrappedAround(500, 1_100)).toBe(true);
    expect(made.mayHaveWrappedAround(2_000, 2_500)).toBe(false);
  });

  test("where its last sight is older than all that is known, all forks since the boot count", () => {
    const early = new ForkHistory();
    early.note(5_000, { forks: 400, pidMax });
    expect(early.mayHaveWrappedAround(1_000, 4_000)).toBe(false);
    const late = new ForkHistory();
    late.note(5_000, { forks: 9_000, pidMax });
    expect(late.mayHaveWrappedAround(1_000, 4_000)).toBe(true);
  });

  test("a birth before the last sight needs no proof, and nothing known proves nothing", () => {
    expect(new ForkHistory().mayHaveWrappedAround(2_000, 1_000)).toBe(false);
    expect(new ForkHistory().mayHaveWrappedAround(1_000, 2_000)).toBe(true);
  });

  test("a clock that was set back makes what came before it unknown", () => {
    const made = history(1, 1);
    made.note(-60_000, { forks: 10_003, pidMax });
    expect(made.mayHaveWrappedAround(1_000, 2_000)).toBe(true);
    expect(made.mayHaveWrappedAround(-60_000, -59_000)).toBe(false);
  });
});
