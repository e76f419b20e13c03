import { spawnSync } from "node:child_process";
import { expect, test, vi } from "vitest";
import { createHarness } from "./harness.ts";
import { Machine, stateOf, until } from "./machine.ts";

// For hangs, not for speed: beside many other tests each of these may take its time.
vi.setConfig({ testTimeout: 180_000 });

/** An ordinary user needs a user namespace for a pid namespace. */
const inNamespace = process.getuid?.() === 0 ? [] : ["--user"];
const mayUnshare =
  process.platform === "linux" &&
  spawnSync("unshare", [...inNamespace, "--pid", "--fork", "true"]).status === 0;

/**
 * A process that SIGKILL does not end: the init of a pid namespace goes only when everybody in the
 * namespace is collected (pid_namespaces(7)), and the parent of one of them is outside and stopped.
 */
test.runIf(mayUnshare)(
  "one that is stuck is pending; the others go, and the time is bounded",
  async () => {
    await using machine = new Machine();
    const at = createHarness(machine.inspector);
    const unshare = ["unshare", ...inNamespace, "--pid", "--fork"].join(" ");
    const root = machine.bash(
      `${unshare} bash -c 'exec -a "$0" sleep 300' "$0-init" & S & S & wait`,
    );
    await until(() => machine.count("-init") === 2, "the namespace");
    await machine.untilLiving(5);
    const { processes } = await machine.inspector.snapshot();
    const inits = machine.living(`${machine.mark}-init`);
    // The child of the two: the other is unshare(1) itself.
    const init = processes.find(
      ({ pid, parentPid }) => inits.includes(pid) && inits.includes(parentPid ?? 0),
    )?.pid;
    const request = await at.confirmTree(await machine.identity(root.pid), { graceMs: 300 });
    expect(request.confirmed).toHaveLength(5);

    const credentials = inNamespace.length === 0 ? "" : "--user --preserve-credentials";
    const holder = machine.bash(
      `exec nsenter --target ${init} --pid ${credentials} bash -c 'exec -a "$0" sleep 300' "$0-held"`,
    );
    await until(() => machine.count("-held") === 2, "one in the namespace with its parent outside");
    holder.kill("SIGSTOP");
    await until(() => stateOf(holder.pid) === "T", "the parent to stop");

    const report = await (await at.service.start(request)).report;
    const pending = report.outcomes.filter(({ outcome }) => outcome === "pending");
    expect(pending.map((one) => one.process.pid)).toEqual([init]);
    expect(report.confirmedGone).toBe(4);
    expect((report.finishedAt ?? Number.NaN) - report.startedAt).toBeLessThan(20_000);
    // It is dying for good: once nobody holds it any more, it goes.
    holder.kill("SIGKILL");
    await until(() => !/[SRDT]/u.test(stateOf(init) ?? ""), "it to go");
  },
);
