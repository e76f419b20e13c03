import { MockProcessInspector } from "@corral/inspector/mock";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stagedMachine } from "../support/served-router.ts";
import { createTestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";

describe("what can be protected", () => {
  test.each([
    ["an unknown id", "nope", "There is no executor nope. `corral ps --json` shows the ids"],
    ["the beginning of one id", "alpha-o", "an id is given whole, here alpha-one."],
    [
      "the beginning of several ids",
      "alpha",
      "2 ids begin so (alpha-one, alpha-two), and one is given whole.",
    ],
    ["an id with something behind it", "alpha-one ", "There is no executor alpha-one ."],
    ["another case", "ALPHA-ONE", "There is no executor ALPHA-ONE."],
  ])("%s is refused, and marks nothing", async (_, executorId, words) => {
    await using scene = await startService({ inspector: stagedMachine() });
    const { service } = scene;
    await service.registerExecutor({ pid: 100, id: "alpha-one" });
    await service.registerExecutor({ pid: 200, id: "alpha-two" });
    const refusal = { code: "EXECUTOR_NOT_FOUND", field: "executorId" };
    const message: unknown = expect.stringContaining(words);
    await expect(service.protect({ executorId })).rejects.toMatchObject({ ...refusal, message });
    await expect(service.unprotect({ executorId })).rejects.toMatchObject({ ...refusal, message });
    expect(await service.listProtections()).toEqual([]);
  });

  test("a process that does not run, or whose pid another has, is refused", async () => {
    const inspector = stagedMachine();
    await using scene = await startService({ inspector });
    const { service } = scene;
    const before = inspector.addProcess({ pid: 300 });
    inspector.removeProcess(300);
    const refusal = { code: "PROCESS_NOT_FOUND", field: "process" };
    const message: unknown = expect.stringContaining("corral ps --all");
    await expect(service.protect({ process: before })).rejects.toMatchObject({
      ...refusal,
      message,
    });
    inspector.addProcess({ pid: 300 });
    const other: unknown = expect.stringContaining("another has its pid now");
    const process = { pid: 300, startToken: before.startToken };
    for (const call of [service.protect({ process }), service.unprotect({ process })]) {
      await expect(call).rejects.toMatchObject({ ...refusal, message: other });
    }
    expect(await service.listProtections()).toEqual([]);
  });

  test("a protection can be removed after its target is gone, and twice", async () => {
    const inspector = stagedMachine();
    await using scene = await startService({ inspector });
    const { service } = scene;
    const { pid, startToken } = inspector.addProcess({ pid: 300 });
    const process = { pid, startToken };
    await service.protect({ process });
    await service.unprotect({ process });
    await service.unprotect({ process });
    await service.protect({ process });
    inspector.removeProcess(300);
    await service.unprotect({ process });
    expect(await service.listProtections()).toEqual([]);
  });

  test("an executor that another service on the store has just registered can be protected", async () => {
    await using processes = await createTestProcesses();
    const path = join(processes.directory, "corral.db");
    await using first = await startService({ path });
    await using second = await startService({ path });
    const root = processes.run("sleep 1000");
    const { id: executorId } = await first.service.registerExecutor({ pid: root.pid });
    await second.service.protect({ executorId });
    // No scan in between: the mark is in the store only.
    await first.service.unprotect({ executorId });
    await second.service.refresh();
    expect(await second.service.listProtections()).toEqual([]);
  });

  test("a detected agent stays protected when it is registered", async () => {
    const inspector = new MockProcessInspector();
    await using scene = await startService({ inspector, settings: { detectAgents: true } });
    const { service } = scene;
    inspector.addProcess({ pid: 100, name: "claude", command: ["claude"] });
    const [guess] = (await service.refresh()).executors;
    await service.protect({ executorId: guess?.id ?? "", note: "mine" });
    const executor = await service.registerExecutor({ pid: 100, label: "claude" });
    expect(executor.id).not.toBe(guess?.id);
    expect(await service.listProtections()).toMatchObject([
      { executorId: executor.id, note: "mine" },
    ]);
    const scope = { kind: "executor", executorId: executor.id } as const;
    const { refusals, targets } = await service.previewKill({ ...scope });
    expect(targets).toEqual([]);
    expect(refusals).toMatchObject([{ code: "PROTECTED" }]);
  });
});
