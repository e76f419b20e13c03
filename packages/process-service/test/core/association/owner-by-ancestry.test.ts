import { expect, test } from "vitest";
import { ownerByAncestry } from "../../../src/core/association/owner-by-ancestry.ts";
import type { Association } from "../../../src/core/model.ts";

const living = { id: "a", alive: true };
const association: Association = {
  executorId: "a",
  evidence: "descendant",
  standing: "owned",
  explanation: "",
  leftOver: false,
};

test.each([
  ["a child", {}, [living], "a"],
  ["the agent itself", { evidence: "executor" }, [living], "a"],
  ["seen as its descendant before", { evidence: "lineage" }, [living], "a"],
  // Its ancestry is cut, and only its environment or its directory says whose it is.
  ["a marker in a worktree", { evidence: "marker-and-workspace" }, [living], undefined],
  ["an agent's own marker", { evidence: "agent-marker-and-workspace" }, [living], undefined],
  ["a directory", { evidence: "workspace", standing: "suspected" }, [living], undefined],
  ["of an ended agent", {}, [{ id: "a", alive: false }], undefined],
  ["of an unknown agent", {}, [], undefined],
] as const)("%s", (_what, more, executors, owner) => {
  const found = ownerByAncestry({ association: { ...association, ...more } }, executors);
  expect(found?.id).toBe(owner);
});

test("what a daemon of all sessions runs, and what is nobody's, has no owner", () => {
  const sharedBy = { label: "codex", title: "Codex" };
  expect(ownerByAncestry({ association, sharedBy }, [living])).toBeUndefined();
  expect(ownerByAncestry({}, [living])).toBeUndefined();
});
