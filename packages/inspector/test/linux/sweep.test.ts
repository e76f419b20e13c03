import { execFileSync } from "node:child_process";
import { afterAll, expect, it } from "vitest";
import { identityKey, identityOf } from "../../src/core/identity.ts";
import { createLinuxDriver } from "../../src/linux/linux-driver.ts";

const driver = createLinuxDriver();
afterAll(() => driver.close());

interface Row {
  readonly pid: number;
  readonly parentPid: number;
  readonly userId: number;
  readonly group: number;
  readonly session: number;
  readonly terminal: string;
  readonly name: string;
}

function readPs(): Map<number, Row> {
  const columns = "pid=,ppid=,ruid=,pgid=,sid=,tty=,comm:64=";
  const output = execFileSync("ps", ["axww", "-o", columns], { encoding: "latin1" });
  const rows = new Map<number, Row>();
  for (const line of output.split("\n")) {
    const match = /^ *(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\S+) +(.*?) *$/.exec(line);
    if (match === null) continue;
    const [pid = 0, parentPid = 0, userId = 0, group = 0, session = 0] = match
      .slice(1, 6)
      .map(Number);
    rows.set(pid, {
      pid,
      parentPid,
      userId,
      group,
      session,
      terminal: match[6] ?? "",
      name: match[7] ?? "",
    });
  }
  return rows;
}

it("reads every process of the machine as ps does", async () => {
  // Only what is the same before and after ps has looked can be compared with what ps saw.
  const before = await driver.snapshot({ fresh: true });
  const rows = readPs();
  const after = new Map(
    (await driver.snapshot({ fresh: true })).processes.map((info) => [info.pid, info]),
  );
  let compared = 0;
  for (const info of before.processes) {
    const row = rows.get(info.pid);
    const later = after.get(info.pid);
    if (row === undefined || later?.startToken !== info.startToken) continue;
    if (later?.name !== info.name || later.parentPid !== info.parentPid) continue;
    if (later.sessionId !== info.sessionId || later.processGroupId !== info.processGroupId)
      continue;
    if (info.state === "zombie" || later.state === "zombie") continue;
    compared += 1;
    expect({
      pid: info.pid,
      parentPid: info.parentPid ?? 0,
      userId: info.userId,
      group: info.processGroupId,
      session: info.sessionId,
      terminal: info.terminal ?? "?",
    }).toEqual({
      pid: row.pid,
      parentPid: row.parentPid,
      userId: row.userId,
      group: row.group,
      session: row.session,
      terminal: row.terminal,
    });
    if (/^[\w./:+-]+$/.test(info.name)) expect(row.name).toBe(info.name);
  }
  expect(compared).toBeGreaterThan(2);
});

it("gives plain data: valid JSON, each process once, no field without a value", async () => {
  const snapshot = await driver.snapshot({ fresh: true });
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  const keys = snapshot.processes.map((info) => {
    const identity = identityOf(info);
    return identity === undefined ? "" : identityKey(identity);
  });
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).not.toContain("");
});

it("gives the same object again for a process of which nothing has changed", async () => {
  const first = await driver.snapshot();
  const second = await driver.snapshot();
  const known = new Set(first.processes);
  expect(second.processes.some((info) => known.has(info))).toBe(true);
});
