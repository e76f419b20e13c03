import { mkdtemp, realpath, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createInspectorOver } from "../../../src/inspector.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { readIdentity } from "../../../src/read-identity.ts";
import { eventually, startChild } from "../support/child.ts";
import { canRun } from "../support/run-script.ts";

const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
const ownMounts = [...asRoot, "--mount", "--propagation", "unchanged"];
const canUnshare = await canRun("unshare", ...ownMounts, "true");

const inspector = createInspectorOver(createLinuxDriver());
afterAll(() => inspector.close());

function identityAt(pid: number) {
  const identity = readIdentity(pid);
  if (identity === undefined) throw new Error(`process ${pid} is gone`);
  return identity;
}

async function temporary() {
  const path = await realpath(await mkdtemp(join(tmpdir(), "corral-files-")));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

describe("openFiles", () => {
  it("are the files and directories that are held open, without deleted ones and devices", async () => {
    await using folder = await temporary();
    const kept = join(folder.path, "kept file");
    const deleted = join(folder.path, "deleted");
    await writeFile(kept, "");
    await writeFile(deleted, "");
    const script = `exec 3<"${kept}" 4<"${deleted}" 5<"${folder.path}" 6<"${kept}"; exec sleep 300`;
    await using child = await startChild("bash", ["-c", script]);
    const identity = identityAt(child.pid);
    const all = await eventually(async () => {
      const found = await inspector.openFiles(identity);
      return found?.includes(folder.path) ? found : undefined;
    });
    expect(all.filter((path) => path.startsWith(folder.path)).toSorted()).toEqual(
      [deleted, folder.path, kept].toSorted(),
    );
    expect(all.some((path) => path.startsWith("/dev/"))).toBe(false);
    await unlink(deleted);
    expect(await inspector.openFiles(identity)).not.toContain(`${deleted} (deleted)`);
  });

  it("of a reused pid are not told", async () => {
    const own = identityAt(process.pid);
    const stale = { pid: own.pid, startToken: `${own.startToken}0` };
    expect(await inspector.openFiles(stale)).toBeUndefined();
    expect(await inspector.readVariables(stale, ["PATH"])).toBeUndefined();
  });
});

describe("readVariables", () => {
  it("gives the asked ones that are set, as at exec", async () => {
    const env = { ...process.env, HOME: "/home/ada", CODEX_HOME: "", SECRET: "hush" };
    await using child = await startChild("sleep", ["300"], { env });
    const identity = identityAt(child.pid);
    const found = await eventually(async () =>
      inspector.readVariables(identity, ["HOME", "CODEX_HOME", "CLAUDE_CONFIG_DIR", "ECRET"]),
    );
    expect(found).toEqual({ HOME: "/home/ada", CODEX_HOME: "" });
  });
});

// Needs the right to make a mount namespace, which some sandboxes take away.
it.runIf(canUnshare)("nothing is told where paths mean other files", async () => {
  await using child = await startChild("unshare", [...ownMounts, "sleep", "300"]);
  const tree = await eventually(async () => {
    return (await inspector.listProcesses()).find(
      ({ pid, command }) => pid === child.pid && command[0] === "sleep",
    );
  });
  const identity = identityAt(tree.pid);
  expect(await inspector.openFiles(identity)).toBeUndefined();
  expect(await inspector.readVariables(identity, ["PATH"])).toBeUndefined();
});
