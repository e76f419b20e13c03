import { spawn, spawnSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { cpuSeconds, residentBytes } from "./process-usage.ts";

const monitors: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: "htop", command: ["htop", "--delay=10"] },
  { name: "top", command: ["top", "-b", "-c", "-d", "1"] },
  { name: "glances", command: ["glances", "--stdout", "processcount", "--time", "1"] },
];

/** What the monitors that are installed here use, at one refresh a second beside the same processes. */
export async function measurePeers(seconds: number) {
  const results: { name: string; corePercent: number; residentMb: number }[] = [];
  for (const { name, command } of monitors) {
    const [program = "", ...args] = command;
    if (spawnSync("which", [program]).status !== 0) continue;
    // htop draws only on a terminal; `script` gives it one.
    const [file, argv] =
      name === "htop"
        ? (["script", ["-qfc", command.join(" "), "/dev/null"]] as const)
        : ([program, args] as const);
    const child = spawn(file, argv, {
      stdio: ["ignore", "ignore", "ignore"],
      env: { ...process.env, TERM: "xterm" },
    });
    await delay(2_000);
    const pid = name === "htop" ? childOf(child.pid ?? 0) : child.pid;
    if (pid !== undefined && child.exitCode === null) {
      const before = cpuSeconds(pid);
      await delay(seconds * 1_000);
      const corePercent = ((cpuSeconds(pid) - before) / seconds) * 100;
      results.push({ name, corePercent, residentMb: residentBytes(pid) / 1024 ** 2 });
    }
    child.kill("SIGKILL");
  }
  return results;
}

function childOf(pid: number): number | undefined {
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  return Number(stdout.trim().split("\n")[0]) || undefined;
}
