import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCorral } from "../../support/corral-process.ts";
import { temporaryDirectory } from "../../support/test-server.ts";

/** A home of its own, with a `systemctl` that records what it is asked. */
async function home(script: string) {
  const directory = await temporaryDirectory();
  const bin = join(directory.path, "bin");
  const calls = join(directory.path, "calls");
  await mkdir(bin);
  await writeFile(calls, "");
  await writeFile(join(bin, "systemctl"), `#!/bin/sh\necho "$*" >> ${calls}\n${script}\n`);
  await chmod(join(bin, "systemctl"), 0o755);
  const state = join(directory.path, "state");
  const environment = {
    HOME: directory.path,
    XDG_CONFIG_HOME: "",
    CORRAL_DATA_DIR: state,
    PATH: `${bin}:/bin:/usr/bin`,
  };
  return {
    state,
    unit: join(directory.path, ".config/systemd/user/corral.service"),
    calls: async () => (await readFile(calls, "utf8")).trim().split("\n"),
    corral: (...args: string[]) => runCorral(["service", ...args], environment),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

describe.runIf(process.platform === "linux")("corral service", () => {
  it("installs, tells its state, uninstalls", async () => {
    await using scene = await home("exit 0");
    expect((await scene.corral("status")).code).toBe(3);
    expect((await scene.corral("install")).code).toBe(0);
    const unit = await readFile(scene.unit, "utf8");
    expect(unit.trim()).toBe((await scene.corral("print")).stdout.trim());
    // systemd starts it without the variable of this shell.
    expect(unit).toContain(`serve --data-dir ${scene.state}\n`);
    expect((await scene.corral("status")).stdout).toContain("Installed, and runs.");
    expect((await scene.corral("uninstall")).code).toBe(0);
    await expect(readFile(scene.unit)).rejects.toThrow("ENOENT");
    expect((await scene.corral("uninstall")).code).toBe(3);
    expect(await scene.calls()).toEqual(
      expect.arrayContaining([
        "--user enable --now corral.service",
        "--user disable --now corral.service",
      ]),
    );
  });

  it("says where systemd does not run, and leaves nothing that looks installed", async () => {
    await using scene = await home("echo 'Failed to connect to bus' >&2; exit 1");
    const { code, stderr } = await scene.corral("install");
    expect(code).toBe(1);
    expect(stderr).toContain("Failed to connect to bus");
    expect(stderr).toContain("corral serve --detach");
    await expect(readFile(scene.unit)).rejects.toThrow("ENOENT");
  });
});
