import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { bashScript } from "../../../src/cli/completion/bash-script.ts";

const hasBash = spawnSync("bash", ["--version"]).status === 0;

/** What bash completes for a line, where the command answers with `answer`. */
function completed(line: string, answer: string) {
  const script = `corral() { printf '%s' "$ANSWER"; }
${bashScript}
COMP_LINE=$LINE COMP_POINT=\${#LINE}; __corral_complete corral
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], {
    encoding: "utf8",
    env: { ...process.env, LINE: line, ANSWER: answer },
  });
  expect(stderr).toBe("");
  return stdout.trim().split("\n");
}

describe.runIf(hasBash)("completion in bash", () => {
  it("offers ports, but not the directive after them", () => {
    expect(completed("corral why ", "a3f9\tclaude\n:5173\tclaude\n:4\n")).toEqual([
      "a3f9",
      ":5173",
    ]);
  });

  it("puts back only what follows the colon that readline has split at", () => {
    expect(completed("corral why :51", ":5173\tclaude\n:3000\tnext\n:4\n")).toEqual(["5173"]);
  });

  it("offers nothing where the command says nothing", () => {
    expect(completed("corral why ", "")).toEqual([""]);
  });
});
