import { defined } from "@corral/inspector/core";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

/** The hidepid= or subset= options of /proc (proc(5)); undefined if nothing is hidden. */
export function procRestriction(mountInfo: string): string | undefined {
  // proc_pid_mountinfo(5): field 5 is the mount point, the last field the super block options.
  const line = mountInfo.split("\n").find((candidate) => candidate.split(" ")[4] === "/proc");
  const options = line?.split(" ").at(-1)?.split(",") ?? [];
  const hiding = options.filter(
    (option) =>
      /^(hidepid|subset)=/.test(option) && option !== "hidepid=0" && option !== "hidepid=off",
  );
  return hiding.length === 0 ? undefined : hiding.join(",");
}

export async function linuxFacts(): Promise<{
  cgroupV2: boolean;
  userScopes: boolean;
  procRestriction?: string;
}> {
  const restriction = procRestriction(readFileSync("/proc/self/mountinfo", "utf8"));
  return {
    cgroupV2: existsSync("/sys/fs/cgroup/cgroup.controllers"),
    userScopes: await userManagerAnswers(),
    ...defined({ procRestriction: restriction }),
  };
}

async function userManagerAnswers(): Promise<boolean> {
  try {
    await promisify(execFile)("systemctl", ["--user", "show", "--property=Version"], {
      timeout: 2_000,
    });
    return true;
  } catch {
    return false; // systemd is not installed, or runs no user manager (a container, a plain ssh session)
  }
}
