import { associate } from "../../src/core/association/associate.ts";
import { buildView } from "../../src/core/view/view.ts";
import type { CorralView } from "../../src/core.ts";
import type { AssociateInput } from "../../src/core/association/associate.ts";
import type { ViewInput } from "../../src/core/view/view.ts";
import { executor, snapshot } from "./scene.ts";
import type { Row } from "./scene.ts";

/** The view of a scene; executor "x" (claude 4711) unless others are given. */
export function viewOf(
  rows: readonly Row[],
  more: Partial<AssociateInput> & Partial<ViewInput> = {},
): CorralView {
  const executors = more.executors ?? [executor()];
  const lineage = more.lineage ?? new Map();
  const result = associate({
    snapshot: snapshot(rows),
    executors,
    lineage,
    markers: new Map(),
    ...more,
  });
  return buildView({
    result,
    executors,
    lineage,
    ports: new Map(),
    protections: [],
    revision: 1,
    scan: { state: "ok", intervalMs: 2000, problems: [] },
    store: { mode: "read-write" },
    readOnly: false,
    findings: [],
    ...more,
  });
}
