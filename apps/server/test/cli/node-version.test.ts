import { expect, it } from "vitest";
import { nodeVersionProblem } from "../../src/cli/node-version.ts";

it.each(["22.18.0", "22.20.1", "24.0.0", "26.10.0"])("runs under %s", (version) => {
  expect(nodeVersionProblem(version)).toBeUndefined();
});

it.each(["18.20.0", "20.20.2", "22.17.9"])("says that %s is too old", (version) => {
  expect(nodeVersionProblem(version)).toContain("22.18 or newer");
});
