import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { MockProcessInspector } from "@corral/inspector/mock";
import { createInspector } from "@corral/inspector";
import { expect, test } from "vitest";
import { createTestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

using inspector = createInspector();
const tells = inspector.capabilities.details.includes("peers");

test.runIf(tells)("the preview of a shared daemon names the executor that uses it", async () => {
  await using processes = await createTestProcesses();
  await using running = await startService();
  const { service } = running;
  // A shared daemon by its name, and what uses it in a tree below another program.
  for (const name of ["watchman", "client"])
    await symlink(process.execPath, join(processes.directory, name));
  const server = `require("node:net").createServer(() => {}).listen("s.sock", () =>
    require("node:fs").writeFileSync("ready", String(process.pid)))`;
  processes.run(`exec ./watchman -e '${server}'`);
  const pid = await processes.pidFrom("ready");
  const daemon = await until("the daemon is listed", async () => {
    const found = (await service.refresh()).processes.find((one) => one.pid === pid);
    return found?.startToken !== undefined && { pid, startToken: found.startToken };
  });
  const preview = async () => {
    const plan = await service.previewKill({ kind: "process", process: daemon });
    return plan.targets[0]?.usedBy;
  };
  expect(await preview()).toEqual({ known: true, executors: [], others: [] });

  const client = `require("node:net").connect("s.sock")`;
  const agent = processes.run(`./client -e '${client}' & wait`);
  const registered = await service.registerExecutor({
    pid: agent.pid,
    label: "claude",
    task: "fix-login",
  });
  const users = await until("the client is connected", async () => {
    const usedBy = await preview();
    return usedBy !== undefined && usedBy.executors.length > 0 && usedBy;
  });
  expect(users).toEqual({
    known: true,
    executors: [{ id: registered.id, pid: agent.pid, label: "claude", task: "fix-login" }],
    others: [],
  });
  // Others are asked for nothing of the kind.
  const other = await service.previewKill({ kind: "executor", executorId: registered.id });
  expect(other.targets.length).toBeGreaterThan(1);
  expect(other.targets.filter(({ usedBy }) => usedBy !== undefined)).toEqual([]);
});

test.each([
  ["a machine that does not tell", { details: [] }, "this machine does not tell who is connected"],
  ["an inspector that fails", { details: ["peers"] }, "Error: no /proc"],
] as const)("%s makes it not known, with the reason", async (_, capabilities, reason) => {
  const machine = new MockProcessInspector({ capabilities });
  machine.addProcess({ pid: 1, parentPid: null });
  const process = machine.addProcess({ pid: 100, name: "tmux", command: ["tmux"] });
  if (reason.startsWith("Error"))
    machine.readDetails = async () => {
      throw new Error("no /proc");
    };
  await using running = await startService({ inspector: machine });
  const plan = await running.service.previewKill({ kind: "process", process });
  expect(plan.targets[0]?.usedBy).toEqual({ known: false, reason, executors: [], others: [] });
});
