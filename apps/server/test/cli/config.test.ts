import { chmod, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stage } from "../support/command-scene.ts";

describe.runIf(process.platform === "linux")("corral config", () => {
  it("shows and changes settings, and the commands for events", async () => {
    await using scene = await stage();
    const shown = await scene.corral("config");
    expect(shown.out).toContain("watchIntervalMs = 2000\n");
    expect(shown.out).toContain("autoCleanUp.dryRun = true\n");
    const set = await scene.corral("config", "set", "autoCleanUp.afterMs", "7200000");
    expect(set).toMatchObject({ exitCode: 0, out: "autoCleanUp.afterMs = 7200000\n" });
    const after = JSON.parse((await scene.corral("config", "--json")).out);
    expect(after).toMatchObject({
      schema: "corral.config/1",
      data: { autoCleanUp: { afterMs: 7_200_000, dryRun: true, enabled: false } },
    });
    for (const [name, value, words] of [
      ["nope", "1", "no setting “nope”"],
      ["watchIntervalMs", "soon", "watchIntervalMs"],
      ["autoCleanUp.enabled", "true", "projects"],
    ] as const) {
      const refused = await scene.corral("config", "set", name, value);
      expect(refused).toMatchObject({ exitCode: 2, out: "" });
      expect(refused.err).toContain(words);
    }

    const command = "notify-send Corral";
    expect((await scene.corral("config", "hook")).err).toContain("corral config hook add");
    await scene.corral("config", "hook", "add", "waiting,left-over", "--", command);
    const file = join(scene.directory, "hooks.json");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await scene.corral("config", "hook")).out).toBe(`1  waiting,left-over  ${command}\n`);
    const wrong = await scene.corral("config", "hook", "add", "sometimes", "--", command);
    expect(wrong).toMatchObject({ exitCode: 2, out: "" });
    expect((await scene.corral("config", "hook", "remove", "2")).exitCode).toBe(2);
    expect((await scene.corral("config", "hook", "remove", "1")).exitCode).toBe(0);
    await chmod(file, 0o644);
    const open = await scene.corral("config", "hook", "add", "waiting", "--", command);
    expect(open).toMatchObject({ exitCode: 2 });
    expect(open.err).toContain("chmod 600");
  });

  it("keeps each of several hooks and hosts that are added at once", async () => {
    await using scene = await stage();
    const numbers = [1, 2, 3, 4, 5, 6];
    await Promise.all(
      numbers.flatMap((n) => [
        scene.corral("config", "hook", "add", "ended", "--", `echo ${n}`),
        scene.corral("config", "webhook", "allow", `host-${n}`),
      ]),
    );
    const { out } = await scene.corral("config", "hook");
    for (const n of numbers) expect(out).toContain(`echo ${n}`);
    const hosts = (await scene.corral("config", "webhook", "--json")).out;
    for (const n of numbers) expect(hosts).toContain(`host-${n}`);
  });

  it("says what to type instead of what a parser missed", async () => {
    await using scene = await stage();
    const { err, exitCode } = await scene.corral("config", "webhook", "add", "leak");
    expect(exitCode).toBe(2);
    expect(err).toBe(
      "Something is missing: <url>.\nusage: corral config webhook add [options] <events> <url>\n",
    );
  });
});
