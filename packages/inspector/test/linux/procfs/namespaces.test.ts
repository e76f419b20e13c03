import { describe, expect, it } from "vitest";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { readNamespaces } from "../../../src/linux/procfs/namespaces.ts";
import { canRun, runScript } from "../support/run-script.ts";

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? [] : ["--map-root-user"];
const ownPids = ["unshare", ...asRoot, "--pid", "--fork"];
const ownTime = (offset: number) => ["unshare", ...asRoot, "-T", "--boottime", String(offset)];
const look = `
  const { hostId, problems, processes } = await driver.snapshot();
  console.log(JSON.stringify({ hostId, problems, token: processes[0].startToken }));`;

interface Seen {
  readonly hostId: string;
  readonly problems: readonly { readonly code: string }[];
  readonly token: string;
}

async function seenUnder(command: readonly string[], body = look): Promise<Seen> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the script above prints
  return (await runScript(command, body)) as Seen;
}

describe("a folder that is no procfs, and the namespaces of this test", () => {
  it("add no label to host ids and start tokens", () => {
    expect(readNamespaces("/no/such/folder")).toEqual({
      pids: "none",
      initialPids: true,
      label: "",
    });
    // On most machines; in a container the label is not empty.
    const { pids, initialPids, label } = readNamespaces("/proc");
    expect(pids).toBe("own");
    expect(label === "").toBe(initialPids);
  });
});

// Needs the right to make a pid namespace, which some sandboxes take away.
describe.runIf(await canRun(ownPids[0] ?? "", ...ownPids.slice(1), "--mount-proc", "true"))(
  "another pid namespace",
  () => {
    it("has another host id and other start tokens", async () => {
      const driver = createLinuxDriver();
      const seen = await seenUnder([...ownPids, "--mount-proc"]);
      expect(seen.hostId).not.toBe(driver.hostId);
      expect(seen.token).toMatch(/^[-\da-f]+\+pid\d+(\+boottime\S+)?:\d+$/);
      driver.close();
    });

    it("gives parents of births the start tokens of scans", async () => {
      const body = `
        const { spawn } = await import("node:child_process");
        const births = [];
        const watch = driver.watchBirths({ onBirths: (born) => births.push(...born) });
        await watch.look();
        const child = spawn("sleep", ["30"]);
        await watch.look();
        child.kill("SIGKILL");
        const { processes } = await driver.snapshot();
        const { pid, startToken } = processes.find((one) => one.pid === process.pid);
        const { parent } = births.find(({ identity }) => identity.pid === child.pid);
        console.log(JSON.stringify({ parent, self: { pid, startToken } }));`;
      const seen = await runScript([...ownPids, "--mount-proc"], body);
      expect(seen).toHaveProperty("parent");
      expect(seen).toMatchObject({ self: Object(seen).parent });
    });

    it("with the outer /proc reports PROCESSES_HIDDEN and denies signals", async () => {
      const body = `
        const { hostId, problems, processes } = await driver.snapshot();
        const { pid, startToken } = processes.find((one) => one.pid === ${process.pid});
        const outcome = await signalOne(driver, { pid, startToken }, "SIGCONT");
        console.log(JSON.stringify({ hostId, problems, token: startToken, outcome }));`;
      const seen = await seenUnder(ownPids, body);
      const driver = createLinuxDriver();
      expect(seen.hostId).not.toBe(driver.hostId);
      expect(seen).toMatchObject({
        outcome: "denied",
        problems: expect.arrayContaining([expect.objectContaining({ code: "PROCESSES_HIDDEN" })]),
      });
      driver.close();
    });
  },
);

const bootId = "/proc/sys/kernel/random/boot_id";
const ownBootId = [
  "unshare",
  ...asRoot,
  "--mount",
  "sh",
  "-c",
  `file=$(mktemp) && cat /proc/sys/kernel/random/uuid >"$file" &&
   mount --bind "$file" ${bootId} && rm "$file" && exec "$@"`,
  "sh",
];

// Needs the right to mount in a mount namespace.
describe.runIf(await canRun(ownBootId[0] ?? "", ...ownBootId.slice(1), "true"))(
  "a boot id that is mounted over the kernel's",
  () => {
    it("has another host id, so that it does not look like a reboot", async () => {
      const driver = createLinuxDriver();
      const seen = await seenUnder(ownBootId);
      expect(seen.hostId).not.toBe(driver.hostId);
      expect(seen.token).toContain("+ownboot:");
      driver.close();
    });
  },
);

// Needs the right to make a time namespace (Linux 5.6).
describe.runIf(await canRun(ownTime(7)[0] ?? "", ...ownTime(7).slice(1), "true"))(
  "another time namespace",
  () => {
    it("has another host id with a boot time offset, and the same without", async () => {
      const driver = createLinuxDriver();
      const shifted = await seenUnder(ownTime(86_400));
      expect(shifted.hostId).not.toBe(driver.hostId);
      expect(shifted.token).toContain("+boottime86400.0:");
      expect((await seenUnder(ownTime(86_400))).hostId).toBe(shifted.hostId);
      const same = await seenUnder(ownTime(0));
      expect(same.hostId).toBe(driver.hostId);
      driver.close();
    });
  },
);
