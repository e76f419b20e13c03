import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { zshScript } from "../../../src/cli/completion/zsh-script.ts";

const hasZsh = spawnSync("zsh", ["--version"]).status === 0;

/** What zsh's own functions are given for the words of a line, where the command answers with `answer`. */
function completed(words: string, answer: string) {
  const script = `corral() { printf '%s' "$ANSWER"; }
compdef() {}
_describe() { print -rl -- "\${(@P)2}"; }
_files() { print -r -- files; }
${zshScript}
words=(\${(z)LINE}) CURRENT=$(( \${#words} ))
_corral`;
  const { stdout, stderr } = spawnSync("zsh", ["--no-rcs", "-c", script], {
    encoding: "utf8",
    env: { ...process.env, LINE: words, ANSWER: answer },
  });
  expect(stderr).toBe("");
  return stdout.trim().split("\n");
}

describe.runIf(hasZsh)("completion in zsh", () => {
  it("offers ports with their colon, but not the directive after them", () => {
    expect(completed("corral why :5", "a3f9\tclaude: fix\n:5173\tclaude\n:4\n")).toEqual([
      "a3f9:claude: fix",
      String.raw`\:5173:claude`,
    ]);
  });

  it("offers files where the command says nothing, as a target may be a folder", () => {
    expect(completed("corral holds", ":4\n")).toEqual(["files"]);
    expect(completed("corral holds", "")).toEqual(["files"]);
  });
});
