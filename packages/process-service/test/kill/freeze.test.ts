import type { ProcessPin } from "@corral/inspector";
import { expect, test } from "vitest";
import { systemClock } from "../../src/kill/clock.ts";
import { thaw } from "../../src/kill/freeze.ts";
import { Targets } from "../../src/kill/targets.ts";

test("a process that cannot be resumed keeps none of the others stopped", () => {
  const targets = new Targets(systemClock, []);
  const resumed: number[] = [];
  for (const pid of [100, 101, 102]) {
    const process = { pid, startToken: "t" };
    const pin: ProcessPin = {
      identity: process,
      status: () => ({ kind: "alive", state: "stopped", parentPid: 1 }),
      signal: () => {
        if (pid === 101) throw new Error("out of memory");
        resumed.push(pid);
        return "sent";
      },
      close: () => undefined,
      [Symbol.dispose]: () => undefined,
    };
    const subject = { process, id: `${pid}@t`, name: "p", command: "p", memoryBytes: 0 };
    targets.add(subject, 0, false, pin).frozen = true;
  }
  thaw(targets);
  expect(resumed).toEqual([100, 102]);
  expect(targets.frozen()).toEqual([]);
});
