import { expect, test } from "vitest";
import { comings } from "../../src/api/live-state.ts";
import { corralView, processView } from "../features/processes/fixtures.ts";

const before = corralView({ processes: [processView(1), processView(2), processView(3)] });
const changes = { from: 1, revision: 2, takenAt: 1 };

test("tells who came and who went, and not who only changed", () => {
  const processes = {
    put: [processView(3, { name: "renamed" }), processView(4)],
    remove: ["2@boot:2"],
  };
  const { entered, left } = comings(before, { ...changes, processes });
  expect(entered).toEqual(["4@boot:4"]);
  expect(left.map((each) => each.pid)).toEqual([2]);
});

test("values alone bring nobody and take nobody away", () => {
  const patch = [{ id: "1@boot:1", set: { cpuPercent: 5 } }];
  expect(comings(before, { ...changes, processes: { patch } })).toEqual({ entered: [], left: [] });
});
