import { expect, test } from "vitest";
import { parseFilter } from "../../../../src/features/processes/filter/parse-filter.ts";
import { buildTable } from "../../../../src/features/processes/model/table-model.ts";
import type { TreeNode } from "../../../../src/features/processes/model/tree-node.ts";
import { countText, executorFacts } from "../../../../src/features/processes/table/row-text.ts";
import { corralView, executorView, member, takenAt } from "../../../support/view-builders.ts";

const executor = (id: string, root: number) =>
  executorView(id, {
    label: "claude",
    pid: root,
    project: "web",
    processId: `${root}@boot:${root}`,
    startedAt: takenAt - 360_000,
  });

const view = corralView({
  executors: [executor("a", 10), executor("b", 20)],
  processes: [
    member(10, "a", { title: "claude" }),
    member(11, "a", { title: "vite dev", parentPid: 10 }),
    member(12, "a", { title: "esbuild", parentPid: 11 }),
    member(13, "a", { title: "http.server" }, { standing: "suspected" }),
    member(20, "b", { title: "claude" }),
  ],
});

/** The nodes of the rows with groups, by key, under a filter. */
function nodes(source: string): ReadonlyMap<string, TreeNode> {
  const filter = parseFilter(source);
  const { rows } = buildTable(view, {
    scope: "agents",
    layout: "tree",
    grouping: "project",
    sorting: { column: "pid", descending: false },
    filter: filter.ok ? filter.terms : [],
    toggled: new Set(),
  });
  return new Map(rows.map(({ key, node }) => [key, node]));
}

const facts = (source: string) => {
  const node = nodes(source).get("executor:a")!;
  return executorFacts(node, node.executor!, takenAt).join(" · ");
};

test.each([
  ["", "2 agents · 4 processes", "10 · 6 min · 2 below"],
  ["esbuild", "1 agent · 1 process", "10 · 6 min · 1 below"],
  ["pid:10", "1 agent · 1 process", "10 · 6 min"],
  ["vite", "1 agent · 1 process", "10 · 6 min · 1 below"],
])(
  "filter %j: counts are of what it shows, without what may be related",
  (source, group, agent) => {
    expect(countText(nodes(source).get("project:web")!)).toBe(group);
    expect(facts(source)).toBe(agent);
  },
);
