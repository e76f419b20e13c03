import { expect, test } from "vitest";
import { newlyInScope } from "../../../src/core/kill/newly-in-scope.ts";
import { planKill } from "../../../src/core/kill/plan-kill.ts";
import { belongsTo, executorView, processView, viewOf } from "./kill-views.ts";

const marked = { association: belongsTo("A", { evidence: "marker" }) };
const suspected = belongsTo("A", { evidence: "marker", standing: "suspected" });

test("a process with only the marker is not added below a spared one", () => {
  const view = viewOf(
    [
      processView({ pid: 1, parentPid: null }),
      processView({ pid: 60, association: suspected }),
      processView({ pid: 61, parentPid: 60, ...marked }),
      processView({ pid: 62, parentPid: 61, ...marked }),
      processView({ pid: 63, ...marked }),
      processView({ pid: 64, parentPid: 60, association: belongsTo("A") }),
    ],
    [executorView({ id: "A" })],
  );
  const scope = { kind: "executor", executorId: "A" } as const;
  const { targets } = planKill({ view, scope, actor: { selfPid: 2 }, now: 0 });
  const excluded = new Set(["1@boot:1", "60@boot:60"]);
  const found = newlyInScope(view.processes, targets, excluded);
  expect(found.map((one) => one.process.pid).toSorted((a, b) => a - b)).toEqual([63, 64]);
});
