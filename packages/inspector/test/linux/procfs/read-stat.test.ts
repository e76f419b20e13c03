import { once } from "node:events";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { loadCLibrary, readStat } from "../../../src/linux/index.ts";
import { eventually, printedPid, startChild, temporaryFolder } from "../support/child.ts";

it("returns the values of a scan", async () => {
  const driver = createLinuxDriver();
  const { processes } = await driver.snapshot();
  const self = processes.find(({ pid }) => pid === process.pid);
  expect(readStat(process.pid)).toMatchObject({
    name: self?.name,
    parentPid: process.ppid,
    processGroupId: self?.processGroupId,
    sessionId: self?.sessionId,
    startTicks: Number(self?.startToken?.split(":").at(-1)),
  });
  driver.close();
});

it("parses a name that looks like fields, and the stopped state", async () => {
  await using folder = await temporaryFolder();
  const program = join(folder.path, "a) R 1 2 3");
  await copyFile("/bin/sleep", program);
  await using child = await startChild(program, ["300"]);
  await eventually(() => (readStat(child.pid)?.name === "a) R 1 2 3" ? true : undefined));
  expect(readStat(child.pid)).toMatchObject({ parentPid: process.pid, sessionId: child.pid });
  process.kill(child.pid, "SIGSTOP");
  await eventually(() => (readStat(child.pid)?.state === "stopped" ? true : undefined));
  const exit = once(child.child, "exit");
  process.kill(child.pid, "SIGKILL");
  await exit;
  expect(readStat(child.pid)).toBeUndefined();
});

it("reads a zombie", async () => {
  // The shell becomes `sleep`, which does not reap its child; the child ends only then.
  const child = "sh -c 'until grep -q sleep /proc/$0/comm; do :; done' $$ &";
  await using parent = await startChild("sh", ["-c", `${child} echo $!; exec sleep 300`]);
  const pid = await printedPid(parent);
  await eventually(() => (readStat(pid)?.state === "zombie" ? true : undefined));
  expect(readStat(pid)).toMatchObject({ parentPid: parent.pid });
});

it.runIf(loadCLibrary() !== undefined)("calls the C library where koffi is installed", () => {
  const library = loadCLibrary();
  expect(library?.func("int getppid()")()).toBe(process.ppid);
  expect(() => library?.func("int no_such_function()")).toThrow(/no_such_function/);
  expect(library?.func("int kill(int pid, int sig)")(2 ** 30, 0)).toBe(-1);
  expect(library?.errno()).toBe(3);
});
