import { isatty } from "node:tty";
import { readStat } from "@corral/inspector/linux";

/**
 * Whether this program is in the terminal's foreground process group. The command is in the same
 * group, so the kernel sends the signals of Ctrl-C and the like to it, too.
 */
export function inForeground(): boolean {
  const stat = readStat(process.pid);
  return stat === undefined ? isatty(0) : stat.processGroupId === stat.foregroundGroupId;
}
