import { once } from "node:events";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ProcessIdentity } from "../../../src/core/identity.ts";
import type { ProcessDriver, ProcessPin } from "../../../src/core/driver.ts";
import { signalOne } from "../../../src/open-pin.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { waitUntilGone } from "../../../src/wait-until-gone.ts";
import { eventually, printedPid, startChild, temporaryFolder } from "../support/child.ts";

async function identityAt(driver: ProcessDriver, pid: number): Promise<ProcessIdentity> {
  const { processes } = await driver.snapshot();
  const startToken = processes.find((info) => info.pid === pid)?.startToken;
  if (startToken === undefined) throw new Error(`no process ${pid}`);
  return { pid, startToken };
}

async function pinned(driver: ProcessDriver, target: ProcessIdentity): Promise<ProcessPin> {
  const result = await driver.pin(target);
  if (result.outcome !== "pinned") throw new Error(result.outcome);
  return result.pin;
}

describe.each([
  ["through the kernel", true, "kernel"],
  ["without koffi", false, "checked"],
] as const)("%s", (_name, pidfd, pinning) => {
  const createDriver = () => createLinuxDriver({ pidfd });

  it("is listed in the capabilities", () => {
    const driver = createDriver();
    expect(driver.capabilities.pinning).toBe(pinning);
    driver.close();
  });

  it("signals the process and reports gone after it was reaped", async () => {
    const driver = createDriver();
    await using child = await startChild("sleep", ["300"]);
    using pin = await pinned(driver, await identityAt(driver, child.pid));
    expect(pin.status()).toMatchObject({ kind: "alive", parentPid: process.pid });
    const exit = once(child.child, "exit");
    expect(pin.signal("SIGTERM")).toBe("sent");
    expect(await exit).toEqual([null, "SIGTERM"]);
    expect(pin.status()).toEqual({ kind: "gone" });
    expect(pin.signal("SIGKILL")).toBe("gone");
    expect(await signalOne(driver, pin.identity, "SIGKILL")).toBe("gone");
    driver.close();
  });

  it("stops and continues the process", async () => {
    const driver = createDriver();
    await using child = await startChild("sleep", ["300"]);
    using pin = await pinned(driver, await identityAt(driver, child.pid));
    const stateIs = (state: string) =>
      eventually(() => {
        const status = pin.status();
        return status.kind === "alive" && status.state === state ? true : undefined;
      });
    expect(pin.signal("SIGSTOP")).toBe("sent");
    await stateIs("stopped");
    expect(pin.signal("SIGCONT")).toBe("sent");
    await stateIs("sleeping");
    driver.close();
  });

  it("does not signal a process that reused the pid", async () => {
    const driver = createDriver();
    await using child = await startChild("sleep", ["300"]);
    const { startToken } = await identityAt(driver, child.pid);
    const [boot, ticks] = startToken.split(":");
    const older = { pid: child.pid, startToken: `${boot}:${Number(ticks) - 1}` };
    const otherBoot = {
      pid: child.pid,
      startToken: `00000000-0000-0000-0000-000000000000:${ticks}`,
    };
    for (const stale of [older, otherBoot]) {
      expect(await signalOne(driver, stale, "SIGKILL")).toBe("reused");
      expect(await driver.pin(stale)).toEqual({ outcome: "reused" });
    }
    using pin = await pinned(driver, { pid: child.pid, startToken });
    expect(pin.status().kind).toBe("alive");
    driver.close();
  });
});

it("denies signals when /proc belongs to another pid namespace", async () => {
  await using folder = await temporaryFolder();
  await using child = await startChild("sleep", ["300"]);
  const real = createLinuxDriver();
  const { startToken } = await identityAt(real, child.pid);
  // The same process under another root, which is no procfs of this pid namespace.
  await mkdir(join(folder.path, "sys/kernel/random"), { recursive: true });
  await symlink("/proc/sys/kernel/random/boot_id", join(folder.path, "sys/kernel/random/boot_id"));
  await symlink(`/proc/${child.pid}`, join(folder.path, String(child.pid)));
  const driver = createLinuxDriver({ pidfd: false, procRoot: folder.path });
  expect(await signalOne(driver, { pid: child.pid, startToken }, "SIGKILL")).toBe("denied");
  using pin = await pinned(real, { pid: child.pid, startToken });
  expect(pin.status().kind).toBe("alive");
  real.close();
  driver.close();
});

it("waitUntilGone waits for the exit, the timeout or the abort", async () => {
  const driver = createLinuxDriver();
  await using child = await startChild("bash", ["-c", "trap '' TERM; echo $$; read -r _"]);
  await printedPid(child);
  using pin = await pinned(driver, await identityAt(driver, child.pid));
  expect(pin.signal("SIGTERM")).toBe("sent");
  expect(await waitUntilGone(pin, { timeoutMs: 60 })).toMatchObject({ kind: "alive" });
  expect(await waitUntilGone(pin, { signal: AbortSignal.abort() })).toMatchObject({
    kind: "alive",
  });
  expect(pin.signal("SIGKILL")).toBe("sent");
  expect(["gone", "zombie"]).toContain((await waitUntilGone(pin, { timeoutMs: 30_000 })).kind);
  driver.close();
});

it("close is idempotent; a closed pin is unknown and cannot signal", async () => {
  const driver = createLinuxDriver();
  const result = await driver.pin(await identityAt(driver, process.pid));
  if (result.outcome !== "pinned") throw new Error(result.outcome);
  result.pin.close();
  result.pin.close();
  expect(result.pin.status().kind).toBe("unknown");
  expect(() => result.pin.signal("SIGCONT")).toThrow(TypeError);
  driver.close();
});
