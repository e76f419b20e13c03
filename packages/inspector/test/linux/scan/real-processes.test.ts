import { mkdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ProcessInfo } from "../../../src/core/snapshot.ts";
import { createInspectorOver } from "../../../src/inspector.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { eventually, printedPid, startChild, temporaryFolder } from "../support/child.ts";

const inspector = createInspectorOver(createLinuxDriver());
afterAll(() => inspector.close());

// Blocks on its input until the test closes it.
const WAIT = ["-c", "read -r _", "--"];

const find = async (pid: number): Promise<ProcessInfo | undefined> =>
  (await inspector.listProcesses()).find((info) => info.pid === pid);

const findWhen = (pid: number, isReady: (info: ProcessInfo) => boolean): Promise<ProcessInfo> =>
  eventually(async () => {
    const info = await find(pid);
    return info !== undefined && isReady(info) ? info : undefined;
  });

describe("names", () => {
  it.each(["(a b ) ( c d) ", "x\ny", ") R 1", "a) S 1 2 3"])(
    "%j is listed unchanged",
    async (name) => {
      await using folder = await temporaryFolder();
      const program = join(folder.path, name);
      await symlink("/bin/bash", program);
      await using child = await startChild(program, WAIT);
      const info = await findWhen(child.pid, (seen) => seen.command.length === 4);
      expect(info).toMatchObject({ name, parentPid: process.pid });
      expect(info.command).toEqual([program, ...WAIT]);
    },
  );

  it("escapes bytes that are not UTF-8 in name, arguments and directory", async () => {
    await using folder = await temporaryFolder();
    const script = String.raw`
      bad=$(printf 'n\377m'); mkdir "$bad"; ln -s /bin/bash "$bad/$bad"; cd "$bad"
      exec "./$bad" -c 'read -r _' -- "$bad"`;
    await using child = await startChild("bash", ["-c", script], { cwd: folder.path });
    const info = await findWhen(child.pid, (seen) => seen.name.startsWith("n"));
    expect(info.name).toBe("n\\xFFm");
    expect(info.command.at(-1)).toBe("n\\xFFm");
    expect(info.workingDirectory).toBe(`${folder.path}/n\\xFFm`);
    expect(JSON.parse(JSON.stringify(info))).toEqual(info);
  });
});

describe("arguments", () => {
  it("keeps empty arguments, spaces and newlines", async () => {
    const given = [...WAIT, "", "a b", "c\nd", ""];
    await using child = await startChild("bash", given);
    const info = await findWhen(child.pid, (seen) => seen.name === "bash");
    expect(info.command).toEqual(["bash", ...given]);
  });

  it("reads a command line of 1.4 MB whole", async () => {
    const long = Array.from({ length: 14 }, (_, index) => String(index % 10).repeat(100_000));
    await using child = await startChild("bash", [...WAIT, ...long]);
    const info = await findWhen(child.pid, (seen) => seen.name === "bash");
    expect(info.command.slice(4)).toEqual(long);
  });

  it("reads a title that the process wrote over its arguments", async () => {
    const script = "process.title = 'foo bar'; setInterval(() => {}, 1000)";
    await using child = await startChild(process.execPath, ["-e", script]);
    const info = await eventually(async () => {
      const { processes } = await inspector.snapshot({ fresh: true });
      return processes.find((seen) => seen.pid === child.pid && seen.command[0] === "foo bar");
    });
    expect(info.command).toEqual(["foo bar"]);
  });

  it("notices exec at the next scan", async () => {
    await using child = await startChild("bash", ["-c", "read -r _; exec bash -c 'read -r _' two"]);
    await findWhen(child.pid, (seen) => seen.command.length === 3);
    child.child.stdin?.write("\n");
    const info = await findWhen(child.pid, (seen) => seen.command.at(-1) === "two");
    expect(info.name).toBe("bash");
  });
});

describe("directories", () => {
  it("flags a deleted directory, and none whose name ends in (deleted)", async () => {
    await using folder = await temporaryFolder();
    const gone = join(folder.path, "gone");
    const named = join(folder.path, "x (deleted)");
    await mkdir(gone);
    await mkdir(named);
    await using inGone = await startChild("bash", WAIT, { cwd: gone });
    await using inNamed = await startChild("bash", WAIT, { cwd: named });
    await rm(gone, { recursive: true });
    const { processes } = await inspector.snapshot({ fresh: "directories" });
    const infoOf = (pid: number) => processes.find((info) => info.pid === pid);
    expect(infoOf(inGone.pid)).toMatchObject({
      workingDirectory: gone,
      workingDirectoryDeleted: true,
    });
    expect(infoOf(inNamed.pid)?.workingDirectory).toBe(named);
    expect(infoOf(inNamed.pid)?.workingDirectoryDeleted).toBeUndefined();
  });

  it("does not match a process of a deleted worktree after a new one has its path", async () => {
    await using folder = await temporaryFolder();
    const worktree = join(folder.path, "wt");
    await mkdir(worktree);
    await using old = await startChild("bash", WAIT, { cwd: worktree });
    await rm(worktree, { recursive: true });
    await mkdir(worktree);
    await using young = await startChild("bash", WAIT, { cwd: worktree });
    await inspector.snapshot({ fresh: true });
    const found = (await inspector.findProcessesByCwdPrefix(worktree)).map((info) => info.pid);
    expect(found).toContain(young.pid);
    expect(found).not.toContain(old.pid);
  });

  it("follows rename and chdir", async () => {
    await using folder = await temporaryFolder();
    const [before, after] = [join(folder.path, "before"), join(folder.path, "after")];
    await mkdir(before);
    const script = "read -r _; cd inner; mkdir made; read -r _";
    await mkdir(join(before, "inner"));
    await using child = await startChild("bash", ["-c", script], { cwd: before });
    await findWhen(child.pid, (info) => info.workingDirectory === before);
    await rename(before, after);
    child.child.stdin?.write("\n");
    const moved = await findWhen(child.pid, (info) => info.workingDirectory !== before);
    expect(moved.workingDirectory?.startsWith(after)).toBe(true);
    await findWhen(child.pid, (info) => info.workingDirectory === join(after, "inner"));
  });

  it("match by whole segments, through symlinks", async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, "a", "src"), { recursive: true });
    await mkdir(join(folder.path, "ab"));
    await symlink(join(folder.path, "a"), join(folder.path, "link"));
    await using inside = await startChild("bash", WAIT, { cwd: join(folder.path, "a", "src") });
    await using beside = await startChild("bash", WAIT, { cwd: join(folder.path, "ab") });
    const found = (await inspector.findProcessesByCwdPrefix(join(folder.path, "link"))).map(
      (info) => info.pid,
    );
    expect(found).toContain(inside.pid);
    expect(found).not.toContain(beside.pid);
  });
});

describe("kinds of process", () => {
  it("lists a zombie without arguments", async () => {
    // The shell becomes `sleep`, which does not reap its child.
    const script = "sleep 300 & echo $!; exec sleep 301";
    await using parent = await startChild("bash", ["-c", script]);
    const pid = await printedPid(parent);
    await findWhen(parent.pid, (info) => info.command.at(-1) === "301");
    // Wait for the exec of both: before it the child is a copy of the shell.
    await findWhen(pid, (info) => info.name === "sleep");
    await inspector.killProcess(pid, { force: true });
    const info = await findWhen(pid, (seen) => seen.state === "zombie");
    expect(info).toMatchObject({ name: "sleep", command: [], kernelThread: false });
    expect(await inspector.processExists(pid)).toBe(true);
  });

  it("does not accept a thread id as a pid", async () => {
    const script = `
      const { readdirSync } = require("node:fs");
      console.log(readdirSync("/proc/self/task").find((id) => id !== String(process.pid)));
      setInterval(() => {}, 1000);`;
    await using child = await startChild(process.execPath, ["-e", script]);
    const thread = await printedPid(child);
    expect(await inspector.processExists(thread)).toBe(false);
    await expect(inspector.killProcess(thread)).rejects.toMatchObject({
      code: "PROCESS_NOT_FOUND",
    });
    const leader = await find(child.pid);
    const forged = { pid: thread, startToken: leader?.startToken ?? "" };
    expect(await inspector.pin(forged)).toEqual({ outcome: "gone" });
    expect(await inspector.signal(forged, "SIGKILL")).toBe("gone");
    expect(await find(child.pid)).toBeDefined();
  });
});

it("leaves out a process that exits while it is read", async () => {
  await using storm = await startChild("bash", ["-c", "while :; do (:) & (:) & wait; done"]);
  let seen = 0;
  await eventually(async () => {
    const children = (await inspector.listProcesses()).filter(
      ({ processGroupId, pid }) => processGroupId === storm.pid && pid !== storm.pid,
    );
    for (const child of children) expect(child.userId).toBe(process.getuid?.());
    seen += children.length;
    return seen > 100 ? seen : undefined;
  });
});

it("adds the CPU time of reaped children to their parent", async () => {
  const work = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
  await using child = await startChild("bash", ["-c", `bash -c '${work}'; read -r _`]);
  const parent = await findWhen(child.pid, (info) => (info.childrenCpuTimeMs ?? 0) > 0);
  expect(parent.childrenCpuTimeMs).toBeGreaterThan(parent.cpuTimeMs);
});

it("lists its own process with correct values", async () => {
  const info = await find(process.pid);
  expect(info).toMatchObject({
    pid: process.pid,
    parentPid: process.ppid,
    userId: process.getuid?.(),
    workingDirectory: process.cwd(),
    kernelThread: false,
  });
  const startedAt = Date.now() - process.uptime() * 1_000;
  expect(Math.abs((info?.startedAt ?? 0) - startedAt)).toBeLessThan(2_000);
});
