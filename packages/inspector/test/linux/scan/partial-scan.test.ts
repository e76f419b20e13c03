import { describe, expect, it } from "vitest";
import { canRun, runScript } from "../support/run-script.ts";
import { printedPid, startChild, temporaryFolder } from "../support/child.ts";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";

const isRoot = process.getuid?.() === 0;

// As root the script becomes nobody; as an ordinary user the test reads a process of root.
describe("another user's process", () => {
  it("is listed without unreadable fields, and signals are denied", async () => {
    await using child = await startChild("sleep", ["300"]);
    const target = isRoot ? child.pid : 1;
    const seen = await runScript(
      [],
      `const { processes, problems } = await driver.snapshot();
      const info = processes.find((found) => found.pid === ${target});
      const identity = { pid: info.pid, startToken: info.startToken };
      const outcome = await signalOne(driver, identity, "SIGCONT");
      const details = await driver.readDetails([identity], ["ports", "marker", "proportionalMemory"]);
      console.log(JSON.stringify({ info, problems, outcome, details: [...details.values()] }));`,
      { asNobody: isRoot },
    );
    expect(seen).toMatchObject({ outcome: "denied", details: [{}] });
    expect(seen).toHaveProperty("info.parentPid");
    expect(seen).toHaveProperty("info.userId", 0);
    expect(seen).not.toHaveProperty("info.workingDirectory");
    expect(seen).toHaveProperty(
      "problems",
      expect.arrayContaining([expect.objectContaining({ code: "FIELDS_UNREADABLE" })]),
    );
  });
});

describe("out of descriptors", () => {
  it("closes its own descriptors, reports DESCRIPTORS_EXHAUSTED and lists all processes", async () => {
    const seen = await runScript(
      ["sh", "-c", 'ulimit -n 120 && exec "$@"', "--"],
      `import { closeSync, openSync } from "node:fs";
      const takeAll = () => {
        const taken = [];
        try { for (;;) taken.push(openSync("/dev/null")); } catch { return taken; }
      };
      const seesItself = (snapshot) => snapshot.processes.some((found) => found.pid === process.pid);
      const codes = (snapshot) => snapshot.problems.map((problem) => problem.code);
      const keeping = createLinuxDriver({ maxOpenFiles: 20 });
      const before = await keeping.snapshot();
      const self = before.processes.find((found) => found.pid === process.pid);
      const { pin } = await driver.pin({ pid: self.pid, startToken: self.startToken });
      const taken = takeAll();
      const status = pin.status().kind;
      const pinned = (await driver.pin(pin.identity)).outcome;
      const signalled = await signalOne(driver, pin.identity, "SIGCONT").catch((error) => error.code);
      const nothingToGive = await driver.snapshot().catch((error) => error.code);
      const degraded = await keeping.snapshot();
      taken.forEach((descriptor) => closeSync(descriptor));
      const whole = await driver.snapshot();
      console.log(JSON.stringify({
        status, pinned, signalled, nothingToGive,
        degraded: seesItself(degraded), problems: codes(degraded),
        whole: seesItself(whole), later: codes(whole),
      }));
      keeping.close();`,
    );
    expect(seen).toMatchObject({
      status: "unknown",
      pinned: "exhausted",
      signalled: "SYSTEM_ERROR",
      nothingToGive: "SYSTEM_ERROR",
      degraded: true,
      problems: expect.arrayContaining(["DESCRIPTORS_EXHAUSTED"]),
      whole: true,
      later: expect.not.arrayContaining(["DESCRIPTORS_EXHAUSTED"]),
    });
  });
});

const ownMounts = [...(isRoot ? [] : ["--map-root-user"]), "-m"];
const ownNamespace = ["unshare", ...(isRoot ? [] : ["--map-root-user"]), "-p", "-f", "-m"];

// Needs the right to make a pid namespace, which some sandboxes take away.
describe.runIf(await canRun("unshare", ...ownNamespace.slice(1), "true"))(
  "a restricted /proc",
  () => {
    it("in a pid namespace: reports OWN_NAMESPACE", async () => {
      const body = "console.log(JSON.stringify(await driver.snapshot()));";
      const seen = await runScript([...ownNamespace, "--mount-proc"], body);
      expect(seen).toMatchObject({
        processes: [{ pid: 1 }],
        problems: [{ code: "OWN_NAMESPACE" }],
      });
    });

    it.runIf(isRoot)("with hidepid: reports PROCESSES_HIDDEN", async () => {
      // Without exec: the shell stays process 1, which the script must not see.
      const script = 'mount -t proc -o hidepid=2 proc /proc && "$@"; exit $?';
      const body = "console.log(JSON.stringify(await driver.snapshot()));";
      const under = [...ownNamespace, "sh", "-c", script, "--"];
      const seen = await runScript(under, body, { asNobody: true });
      expect(seen).toMatchObject({
        problems: [{ code: "PROCESSES_HIDDEN", message: expect.stringContaining("hidepid") }],
      });
    });
  },
);

// Needs the right to mount in a mount namespace.
describe.runIf(await canRun("unshare", ...ownMounts, "true"))("another mount namespace", () => {
  it("hides directories whose path is another directory on the host", async () => {
    await using folder = await temporaryFolder();
    const script = `mount -t tmpfs none "$1" && cd "$1" && echo $$ && read -r _`;
    await using child = await startChild("unshare", [
      ...ownMounts,
      "sh",
      "-c",
      script,
      "--",
      folder.path,
    ]);
    const pid = await printedPid(child);
    await using beside = await startChild(
      "unshare",
      [...ownMounts, "sh", "-c", "echo $$; read -r _"],
      {
        cwd: folder.path,
      },
    );
    const besidePid = await printedPid(beside);
    const driver = createLinuxDriver();
    const { processes } = await driver.snapshot();
    const directoryOf = (pid: number) =>
      processes.find((info) => info.pid === pid)?.workingDirectory;
    expect(directoryOf(besidePid)).toBe(folder.path);
    expect(directoryOf(pid)).toBeUndefined();
    driver.close();
  });
});
