import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { createInspector } from "@corral/inspector";

const WATCHED_MS = 5_000;

/**
 * Share of one core that htop takes at one refresh a second; undefined where htop or `script`,
 * which gives it a terminal, is not installed.
 */
export async function measureHtop(): Promise<number | undefined> {
  const env = { ...process.env, TERM: "xterm", LINES: "50", COLUMNS: "160" };
  const terminal = spawn("script", ["-qec", "exec htop --delay=10", "/dev/null"], {
    env,
    stdio: ["pipe", "ignore", "ignore"],
  });
  if (
    !(await once(terminal, "spawn").then(
      () => true,
      () => false,
    ))
  )
    return undefined;
  try {
    return await watch(terminal.pid ?? 0);
  } finally {
    const ended = once(terminal, "exit");
    if (terminal.exitCode === null) terminal.stdin.write("q");
    const inTime = await Promise.race([ended, setTimeout(2_000, undefined, { ref: false })]);
    if (inTime === undefined) terminal.kill();
  }
}

async function watch(terminalPid: number): Promise<number | undefined> {
  using inspector = createInspector();
  // Its first refreshes are dearer than the later ones.
  await setTimeout(2_000);
  const find = async () =>
    (await inspector.getProcessTree(terminalPid)).find((process) => process.name === "htop");
  const before = await find();
  const began = performance.now();
  await setTimeout(WATCHED_MS);
  const after = await find();
  if (before === undefined || after === undefined) return undefined;
  return ((after.cpuTimeMs - before.cpuTimeMs) / (performance.now() - began)) * 100;
}
