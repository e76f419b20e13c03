/**
 * Whether the mount options of `procRoot` hide processes from a user in `groups`. hidepid=noaccess (1)
 * hides none: unreadable processes are listed and counted. The exempt group is gid=, default 0.
 * Source: proc(5), proc_pid_mountinfo(5).
 */
export function hiddenFrom(
  mountInfo: string,
  procRoot: string,
  groups: readonly number[],
): boolean {
  // Field 5 is the mount point; the last mount there covers the others.
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
