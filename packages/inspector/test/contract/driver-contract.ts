import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { ProcessInfo } from "../../src/core/snapshot.ts";
import type { ProcessInspectorError } from "../../src/core/errors.ts";
import { codeOf, identify, infoOf, pinOf } from "./helpers.ts";
import type { TestMachine } from "./test-machine.ts";

/** The tests that every driver passes, on a machine of its kind. Differences are in `capabilities`. */
export function testDriverContract(name: string, createMachine: () => TestMachine): void {
  // A scan by ps and lsof takes seconds where thousands of processes run; the limit is for hangs.
  describe(`the driver contract: ${name}`, { timeout: 180_000 }, () => {
    describe("listing", () => {
      test("a started process is listed with all fields, as plain JSON data", async () => {
        await using machine = createMachine();
        const { pid } = await machine.start();
        const { processes, host, ...snapshot } = await machine.inspector.snapshot();
        const info = processes.find((process) => process.pid === pid);
        expect(info).toMatchObject({ parentPid: process.pid, kernelThread: false });
        expect(info?.name).not.toBe("");
        expect(info?.memoryBytes).toBeGreaterThan(0);
        expect(info?.cpuTimeMs).toBeGreaterThanOrEqual(0);
        expect(info?.startToken).toMatch(/./);
        expect(snapshot.hostId).toMatch(/./);
        expect(machine.inspector.hostId).toBe(snapshot.hostId);
        expect(host.memoryTotalBytes).toBeGreaterThan(0);
        // toStrictEqual tells absent from undefined, so this shows that no field is set to undefined.
        expect(JSON.parse(JSON.stringify(processes))).toStrictEqual(processes);
        expect(new Set(processes.map((process) => process.pid)).size).toBe(processes.length);
      });

      test("a process keeps its identity from scan to scan", async () => {
        await using machine = createMachine();
        const { pid } = await machine.start();
        const first = await identify(machine.inspector, pid);
        for (let scan = 0; scan < 3; scan += 1) {
          expect(await identify(machine.inspector, pid)).toEqual(first);
        }
      });

      test("an unchanged process is the same object in the next snapshot; objects are never modified", async () => {
        await using machine = createMachine();
        const { inspector } = machine;
        const { pid } = await machine.start();
        let before = (await inspector.snapshot()).processes;
        await machine.until(async () => {
          const now = (await inspector.snapshot()).processes;
          const same = (info: ProcessInfo): boolean => before.includes(info);
          const equal = new Set(before.map((info) => JSON.stringify(info)));
          const copies = now.filter((info) => equal.has(JSON.stringify(info)) && !same(info));
          expect(copies).toEqual([]);
          before = now;
          return now.filter(same).some((info) => info.pid === pid);
        });
        if (!inspector.capabilities.freeze) return;
        const running = before.find((info) => info.pid === pid);
        const copy = structuredClone(running);
        await inspector.signal(await identify(inspector, pid), "SIGSTOP");
        await machine.until(async () => (await infoOf(inspector, pid)).state === "stopped");
        expect(running).toEqual(copy);
        expect((await infoOf(inspector, pid)).command).toBe(running?.command);
      });

      test("two concurrent snapshot calls list each process once", async () => {
        await using machine = createMachine();
        const { pid } = await machine.start();
        const both = await Promise.all([
          machine.inspector.snapshot(),
          machine.inspector.snapshot(),
        ]);
        for (const { processes } of both) {
          expect(processes.filter((process) => process.pid === pid)).toHaveLength(1);
        }
      });

      test("snapshot of a closed inspector throws SYSTEM_ERROR", async () => {
        const machine = createMachine();
        await machine[Symbol.asyncDispose]();
        machine.inspector.close();
        await expect(machine.inspector.snapshot()).rejects.toMatchObject({ code: "SYSTEM_ERROR" });
      });

      test("arguments are listed, separately where the platform keeps them apart", async () => {
        await using machine = createMachine();
        const given = ["--name=a b", "c"];
        const { pid } = await machine.start({ arguments: given });
        const { command } = await infoOf(machine.inspector, pid);
        expect(command.join(" ")).toContain(given.join(" "));
        const separate = machine.abilities.separateArguments ? given : ["b", "c"];
        expect(command.slice(-2)).toEqual(separate);
      });

      test("the CPU share is a number from the second sample on", async () => {
        await using machine = createMachine();
        const { pid } = await machine.start();
        if (!machine.abilities.cpuShares) return;
        const share = async (): Promise<number | undefined> =>
          (await infoOf(machine.inspector, pid)).cpuPercent;
        await machine.until(async () => (await share()) !== undefined);
        expect(await share()).toBeGreaterThanOrEqual(0);
      });
    });

    describe("trees", () => {
      test("all descendants, parents before children, root left out", async () => {
        await using machine = createMachine();
        const root = await machine.start({ children: [{ children: [{}] }, {}] });
        const [nested, single] = root.children;
        const pids = (await machine.inspector.getProcessTree(root.pid)).map(({ pid }) => pid);
        expect(pids).toHaveLength(3);
        expect(new Set(pids)).toEqual(
          new Set([nested?.pid, nested?.children[0]?.pid, single?.pid]),
        );
        expect(pids.indexOf(nested?.pid ?? 0)).toBeLessThan(
          pids.indexOf(nested?.children[0]?.pid ?? 0),
        );
      });

      test("after its parent died a grandchild is outside of the tree and alive", async () => {
        await using machine = createMachine();
        const root = await machine.start({ children: [{ children: [{}] }] });
        const middle = root.children[0];
        const grandchild = middle?.children[0]?.pid ?? 0;
        await machine.inspector.killProcess(middle?.pid ?? 0, { force: true });
        await machine.until(
          async () => (await infoOf(machine.inspector, grandchild)).parentPid !== middle?.pid,
        );
        // Children are reparented before the dead process is reaped.
        await machine.until(
          async () => (await machine.inspector.getProcessTree(root.pid)).length === 0,
        );
      });

      test("tree of an unused pid throws PROCESS_NOT_FOUND", async () => {
        await using machine = createMachine();
        await expect(machine.inspector.getProcessTree(2 ** 30)).rejects.toMatchObject({
          code: "PROCESS_NOT_FOUND",
        });
      });
    });

    describe("directories", () => {
      test("match by whole segments and through symlinks", async () => {
        await using machine = createMachine();
        if (!machine.inspector.capabilities.workingDirectories) return;
        const folder = await machine.createDirectory();
        for (const name of ["a", "a/b", "ab"]) await mkdir(path.join(folder, name));
        await symlink(path.join(folder, "a"), path.join(folder, "link"));
        const inA = await machine.start({ directory: path.join(folder, "a") });
        const inAB = await machine.start({ directory: path.join(folder, "a", "b") });
        const beside = await machine.start({ directory: path.join(folder, "ab") });
        const pidsIn = async (directory: string): Promise<Set<number>> => {
          const prefix = path.join(folder, directory);
          const found = await machine.inspector.findProcessesByCwdPrefix(prefix);
          return new Set(found.map(({ pid }) => pid));
        };
        expect(await pidsIn("a")).toEqual(new Set([inA.pid, inAB.pid]));
        expect(await pidsIn("link")).toEqual(new Set([inA.pid, inAB.pid]));
        expect(await pidsIn("ab")).toEqual(new Set([beside.pid]));
      });
    });

    describe("killing", () => {
      test("killProcess ends a process with SIGTERM", async () => {
        await using machine = createMachine();
        const { pid } = await machine.start();
        const identity = await identify(machine.inspector, pid);
        await machine.inspector.killProcess(pid);
        await machine.until(async () => !(await machine.inspector.processExists(identity)));
        expect(await machine.inspector.signal(identity, "SIGKILL")).toBe("gone");
      });

      test("a SIGTERM-ignoring process survives SIGTERM and dies with force", async () => {
        await using machine = createMachine();
        if (!machine.abilities.posix) return;
        const { pid } = await machine.start({ ignoresTerm: true });
        const willing = await machine.start();
        await machine.inspector.killProcess(pid);
        // When the second process is gone, the first has received its signal long before.
        await machine.inspector.killProcess(willing.pid);
        await machine.until(async () => !(await machine.inspector.processExists(willing.pid)));
        expect(await machine.inspector.processExists(pid)).toBe(true);
        await machine.inspector.killProcess(pid, { force: true });
        await machine.until(async () => !(await machine.inspector.processExists(pid)));
      });

      test("an invalid pid throws TypeError, an unused pid PROCESS_NOT_FOUND", async () => {
        await using machine = createMachine();
        for (const pid of [0, -1, Number.NaN, 1.5, Number.POSITIVE_INFINITY]) {
          await expect(machine.inspector.killProcess(pid)).rejects.toBeInstanceOf(TypeError);
        }
        await expect(machine.inspector.killProcess(2 ** 30)).rejects.toMatchObject({
          code: "PROCESS_NOT_FOUND",
        });
        expect(await machine.inspector.processExists(2 ** 30)).toBe(false);
      });

      test("a stale identity is reused, and the process that has its pid is not signalled", async () => {
        await using machine = createMachine();
        const { pid } = await machine.start();
        const now = await identify(machine.inspector, pid);
        // A valid token with an earlier or later start.
        const stale = {
          pid,
          startToken: now.startToken.replace(/\d+$/, (n) => `${Number(n) + 3_600_000}`),
        };
        expect(await machine.inspector.pin(stale)).toEqual({ outcome: "reused" });
        expect(await machine.inspector.signal(stale, "SIGKILL")).toBe("reused");
        expect(await machine.inspector.processExists(stale)).toBe(false);
        await expect(machine.inspector.killProcess(stale, { force: true })).rejects.toMatchObject({
          code: "PROCESS_NOT_FOUND",
        });
        expect(await machine.inspector.processExists(now)).toBe(true);
      });

      test("killTree ends a process and its children where the platform offers it", async () => {
        await using machine = createMachine();
        const root = await machine.start({ children: [{}] });
        const identity = await identify(machine.inspector, root.pid);
        const { killTree } = machine.inspector.capabilities;
        const outcome = await codeOf(machine.inspector.killTree(identity));
        expect(outcome).toBe(killTree ? "sent" : "KILL_FAILED");
        if (!killTree) return;
        const child = root.children[0]?.pid ?? 0;
        await machine.until(async () => !(await machine.inspector.processExists(child)));
        await machine.until(async () => !(await machine.inspector.processExists(identity)));
      });
    });

    describe("pins", () => {
      test("report alive, send a signal, and report gone", async () => {
        await using machine = createMachine();
        const { pid } = await machine.start();
        using pin = await pinOf(machine.inspector, pid);
        expect(pin.status()).toMatchObject({ kind: "alive", parentPid: process.pid });
        expect(pin.signal("SIGKILL")).toBe("sent");
        await machine.until(() => pin.status().kind === "gone");
        expect(pin.signal("SIGKILL")).toBe("gone");
        pin.close();
      });

      test("a stopped process keeps SIGTERM pending and dies when continued", async () => {
        await using machine = createMachine();
        if (!machine.inspector.capabilities.freeze) return;
        const { pid } = await machine.start();
        using pin = await pinOf(machine.inspector, pid);
        expect(pin.signal("SIGSTOP")).toBe("sent");
        await machine.until(() => {
          const status = pin.status();
          return status.kind === "alive" && status.state === "stopped";
        });
        expect((await infoOf(machine.inspector, pid)).state).toBe("stopped");
        expect(pin.signal("SIGTERM")).toBe("sent");
        expect(pin.status().kind).toBe("alive");
        expect(pin.signal("SIGCONT")).toBe("sent");
        await machine.until(() => pin.status().kind === "gone");
      });

      test("a dead process that was not reaped is a zombie, not gone", async () => {
        await using machine = createMachine();
        if (!machine.abilities.posix) return;
        const { pid, parentPid } = await machine.startZombie();
        await machine.until(async () => (await infoOf(machine.inspector, pid)).state === "zombie");
        expect(await infoOf(machine.inspector, pid)).toMatchObject({ parentPid, command: [] });
        using pin = await pinOf(machine.inspector, pid);
        expect(pin.status()).toEqual({ kind: "zombie", parentPid });
        await machine.inspector.killProcess(parentPid, { force: true });
        await machine.until(() => pin.status().kind === "gone");
      });
    });

    test("without free descriptors results are exhausted or SYSTEM_ERROR, never gone or denied", async (context) => {
      await using machine = createMachine();
      const { inspector } = machine;
      context.skip(machine.whileExhausted === undefined, "needs prlimit(1)");
      const { pid } = await machine.start();
      const identity = await identify(inspector, pid);
      const said = await machine.whileExhausted?.(async () => ({
        pin: await inspector.pin(identity),
        signal: await codeOf(inspector.signal(identity, "SIGKILL")),
        kill: await codeOf(inspector.killProcess(identity, { force: true })),
        tree: await codeOf(inspector.killTree(identity)),
        exists: await codeOf(inspector.processExists(identity)),
        details: [...(await inspector.readDetails([identity], ["ports", "marker"])).values()],
        scan: await inspector.snapshot().then(
          ({ problems }) => problems.map(({ code }) => code),
          (error: ProcessInspectorError) => [error.code],
        ),
      }));
      expect(said).toEqual({
        pin: { outcome: "exhausted" },
        signal: "SYSTEM_ERROR",
        kill: "SYSTEM_ERROR",
        tree: inspector.capabilities.killTree ? "SYSTEM_ERROR" : "KILL_FAILED",
        exists: "SYSTEM_ERROR",
        details: [{}],
        scan: [expect.stringMatching(/^(DESCRIPTORS_EXHAUSTED|SYSTEM_ERROR)$/)],
      });
      expect(await inspector.processExists(identity)).toBe(true);
    });

    describe("on demand", () => {
      test("readDetails returns the supported kinds for the given processes only", async () => {
        await using machine = createMachine();
        const { details } = machine.inspector.capabilities;
        const server = await machine.start({ listens: true, marker: "exe-42" });
        const other = await machine.start();
        const identities = [
          await identify(machine.inspector, server.pid),
          await identify(machine.inspector, other.pid),
        ];
        const stale = { pid: server.pid, startToken: "never" };
        const found = await machine.inspector.readDetails(
          [...identities, stale],
          ["ports", "marker", "proportionalMemory"],
        );
        expect(found.size).toBe(details.length === 0 ? 0 : 2);
        const [ofServer, ofOther] = [...found.values()];
        const port = { protocol: "tcp", address: "127.0.0.1", port: server.port };
        expect(ofServer?.ports).toEqual(details.includes("ports") ? [port] : undefined);
        expect(ofOther?.ports).toEqual(details.includes("ports") ? [] : undefined);
        expect(ofServer?.marker).toBe(details.includes("marker") ? "exe-42" : undefined);
        expect(ofOther?.marker).toBe(details.includes("marker") ? null : undefined);
        const memory = ofServer?.proportionalMemoryBytes ?? 0;
        expect(memory > 0).toBe(details.includes("proportionalMemory"));
      });

      test("who is connected is told where the platform supports it, else not known with a reason", async () => {
        await using machine = createMachine();
        const { details } = machine.inspector.capabilities;
        const identity = await identify(machine.inspector, (await machine.start()).pid);
        const found = await machine.inspector.readDetails([identity], ["peers"]);
        expect(found.size).toBe(1);
        const peers = [...found.values()][0]?.peers;
        expect(peers?.known).toBe(details.includes("peers"));
        expect(peers).toHaveProperty(details.includes("peers") ? "peers" : "reason");
        const unasked = await machine.inspector.readDetails([identity], ["marker"]);
        for (const each of unasked.values()) expect(each).not.toHaveProperty("peers");
      });

      test("watchBirths reports new processes where the platform supports it", async () => {
        await using machine = createMachine();
        const born = new Map<number, number>();
        using watch = machine.inspector.watchBirths({
          periodMs: 5,
          onBirths(births) {
            for (const { identity, parentPid } of births) born.set(identity.pid, parentPid);
          },
        });
        expect(watch !== undefined).toBe(machine.inspector.capabilities.events.source !== "none");
        if (watch === undefined) return;
        const { pid } = await machine.start();
        await machine.until(() => born.has(pid));
        expect(born.get(pid)).toBe(process.pid);
        const later = await machine.start();
        await watch.look();
        expect(born.get(later.pid)).toBe(process.pid);
      });
    });
  });
}
