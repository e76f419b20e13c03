import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentOf } from "../src/document.ts";
import type { FaultKind } from "../src/judge.ts";
import { run, scenesFolder } from "../src/run.ts";
import { faultsOf, scoreOf } from "../src/table.ts";

const results = await run(scenesFolder);

/** The scenes with faults of these kinds, as text. */
function faulty(...kinds: readonly FaultKind[]): string {
  return faultsOf(
    results.map((result) => ({
      ...result,
      faults: result.faults.filter(({ kind }) => kinds.includes(kind)),
    })),
  );
}

test("no scene has a false agent, owner, left-over or relation, or an agent in a wrong place or session", () => {
  const text = faulty(
    "false-agent",
    "false-owner",
    "false-left-over",
    "false-relation",
    "wrong-place",
    "wrong-session",
  );
  expect(text).toBe("");
});

test("at least 99 % of the agents, owned processes and left-overs are recognised", () => {
  expect(scoreOf(results).recall >= 99 ? "" : faulty("missed")).toBe("");
});

test("the table in docs is that of these scenes", () => {
  const committed = readFileSync(new URL("../../../docs/corpus.md", import.meta.url), "utf8");
  expect(committed).toBe(documentOf(results));
});
