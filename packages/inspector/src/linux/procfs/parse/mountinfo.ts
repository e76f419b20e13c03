/**
 * Whether the mount options leave processes out of the list. `noaccess` (1) lists all of them, and
 * those that cannot be read are counted. The group that sees all is 0 where none is named.
 * Source: proc(5), proc_pid_mountinfo(5).
 */
export function hiddenFrom(
  mountInfo: string,
  procRoot: string,
  groups: readonly number[],
): boolean {
  // The mount point is field 5; the last mount on it is the one that is seen.
  const mounted = mountInfo.split("\n").findLast((line) => line.split(" ")[4] === procRoot);
  const options = mounted?.split(" ").at(-1)?.split(",") ?? [];
  const valueOf = (name: string) =>
    options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
  switch (valueOf("hidepid")) {
    case "2":
    case "invisible":
      return !groups.includes(Number(valueOf("gid") ?? 0));
    case "4":
    case "ptraceable":
      return true;
    default:
      return false;
  }
}
