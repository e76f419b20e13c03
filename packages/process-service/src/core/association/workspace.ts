import { comparablePath, isWithinDirectory } from "@corral/inspector/core";

/** System directories: as a workspace they would own everything. */
const systemDirectories = new Set(
  (
    "/ /bin /boot /dev /etc /home /lib /lib64 /media /mnt /nix /opt /private /proc /run /sbin /snap /srv /sys " +
    "/tmp /usr /usr/bin /usr/local /usr/share /var /var/lib /var/log /var/run /var/tmp " +
    "/applications /library /system /users /volumes /private/tmp /private/var " +
    "c:/windows c:/users c:/program?files c:/program?files?(x86) c:/programdata"
  )
    .split(" ")
    .map((path) => path.replaceAll("?", " ")),
);

/** Parents of home directories. */
const homeParents = new Set(["/home", "/users", "/var/home", "c:/users"]);

/**
 * Why a directory is unusable as evidence, as a sentence for people; undefined if it is usable.
 * `homes`: the known home directories.
 */
export function workspaceProblem(path: string, homes: readonly string[]): string | undefined {
  if (!path.startsWith("/") && !/^[a-z]:[\\/]/i.test(path)) {
    return `The workspace must be an absolute path, but is ${JSON.stringify(path)}.`;
  }
  const plain = folded(path);
  if (plain === "/" || /^[a-z]:$/.test(plain)) {
    return `The workspace ${path} is a whole file system: everything on this machine would seem to belong to it. Give the directory of the worktree.`;
  }
  const parent = plain.slice(0, plain.lastIndexOf("/"));
  if (plain === "/root" || homeParents.has(parent) || homes.some((h) => folded(h) === plain)) {
    return `The workspace ${path} is a home directory: everything its owner runs would seem to belong to it. Give the directory of the worktree.`;
  }
  if (homes.some((home) => isWithinDirectory(folded(home), plain))) {
    return `The workspace ${path} holds a home directory: everything its owner runs would seem to belong to it. Give the directory of the worktree.`;
  }
  if (systemDirectories.has(plain)) {
    return `The workspace ${path} is shared by unrelated programs, which would seem to belong to it. Give the directory of the worktree.`;
  }
  return undefined;
}

/** Case-insensitive, as file systems on macOS and Windows are. */
function folded(path: string): string {
  return comparablePath(path.replaceAll("\\", "/")).toLowerCase();
}
