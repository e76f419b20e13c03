import { isatty } from "node:tty";
import { readStat } from "@corral/inspector/linux";

/**
 * Whether this program's process group is the one that the terminal's keys go to. The command is in
 * that group too and gets their signals from the kernel itself.
 */
export function inForeground(): boolean {
  const stat = readStat(process.pid);
  return stat === undefined ? isatty(0) : stat.processGroupId === stat.foregroundGroupId;
}
