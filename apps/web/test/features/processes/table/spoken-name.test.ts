import { expect, test } from "vitest";
import { buildTable } from "../../../../src/features/processes/model/table-model.ts";
import { spokenName } from "../../../../src/features/processes/table/spoken-name.ts";
import {
  corralView,
  executorView,
  member,
  processView,
  takenAt,
} from "../../../support/view-builders.ts";

const mb = 1024 ** 2;
const view = corralView({
  executors: [
    executorView("a", {
      project: "acme",
      label: "claude",
      pid: 10,
      task: "Fix login",
      title: { text: "Fix login", source: "task" },
      state: { state: "waiting", since: takenAt - 240_000, source: "file" },
    }),
  ],
  processes: [
    member(10, "a", { name: "claude", memoryBytes: 100 * mb, cpuPercent: 0 }),
    member(11, "a", {
      parentPid: 10,
      name: "vite dev",
      command: "vite dev",
      memoryBytes: 333 * mb,
      cpuPercent: 3.4,
      state: "stopped",
      protected: true,
      ports: [
        { protocol: "tcp", address: "127.0.0.1", port: 5173 },
        { protocol: "tcp", address: "127.0.0.1", port: 5174 },
      ],
    }),
    member(
      12,
      "a",
      { parentPid: 10, name: "zsh", memoryBytes: 1_500 * mb },
      { standing: "suspected" },
    ),
    processView(13, { name: "‮" }),
  ],
});
const { rows } = buildTable(view, {
  scope: "all",
  layout: "tree",
  grouping: "project",
  sorting: { column: "pid", descending: false },
  filter: [],
  toggled: new Set(),
});
const spoken = (key: string) => {
  const row = rows.find(
    (each) => each.key.startsWith(key) || each.node.process?.pid === Number(key),
  );
  return row && spokenName(row, ["leak"]);
};

test("a row is said in one short sentence, units and states in words", () => {
  expect(spoken("11")).toBe(
    "vite dev 11, leak, paused, protected, CPU 3.4 percent, 333 megabytes, ports 5173 5174",
  );
  expect(spoken("12")).toBe("zsh 12, leak, may be related, CPU 1.0 percent, 1.5 gigabytes");
  expect(spoken("executor:")).toMatch(
    /^Fix login, claude 10, leak, waits for you, \d+ processes, CPU 3.4 percent, 433 megabytes, ports 5173 5174$/,
  );
  expect(spoken("project:")).toMatch(/^acme, leak, 1 agent, 2 processes, CPU/);
});

test("no control character is said", () => {
  expect(spoken("13")).not.toContain("‮");
});
