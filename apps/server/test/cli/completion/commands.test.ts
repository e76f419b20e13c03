import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { main } from "../../support/corral-process.ts";
import { identityAt, stage } from "../../support/command-scene.ts";

describe.runIf(process.platform === "linux")("corral completion", () => {
  it.skipIf(!existsSync("/bin/bash"))(
    "completes commands and targets in a bash that reads the script twice",
    async () => {
      await using scene = await stage();
      const { api } = await scene.serve();
      const { parent } = await scene.tree();
      const { id } = await api.executors.register.mutate({
        ...identityAt(parent),
        label: "staged",
        task: "feat:login",
      });
      const script = (await scene.corral("completion", "bash")).out;
      const complete = async (line: string): Promise<readonly string[]> => {
        const asked = `corral() { "${process.execPath}" "${main}" "$@"; }
          source /dev/stdin <<< "$SCRIPT"; source /dev/stdin <<< "$SCRIPT"
          COMP_LINE="$LINE" COMP_POINT=\${#LINE}; __corral_complete
          printf "%s\\n" "\${COMPREPLY[@]}"`;
        const shell = spawn("/bin/bash", ["--norc", "-c", asked], {
          env: { ...scene.environment, SCRIPT: script, LINE: line },
        });
        let out = "";
        let err = "";
        shell.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
        shell.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
        await once(shell, "close");
        expect(err).toBe("");
        return out.trim().split("\n");
      };
      expect(await complete("corral st")).toEqual(["stop"]);
      const targets = await complete("corral stop ");
      expect(targets).toContain("feat:login");
      expect(targets.some((word) => word.length >= 4 && id.startsWith(word))).toBe(true);
      // readline has split at the colon, and puts back only what follows it.
      expect(await complete("corral stop feat:lo")).toEqual(["login"]);
      expect(await complete("corral stop --ev")).toEqual(["--everything"]);
    },
  );

  it("prints completions for a shell", async () => {
    await using scene = await stage();
    expect((await scene.corral("completion", "bash")).out).toContain("complete");
    expect((await scene.corral("complete", "--", "le")).out).toContain("left-over");
  });
});
