/** Directories under which a whole machine works; a workspace of one of them would own everything. */
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

/** Where every direct child is somebody's home. */
const homeParents = new Set(["/home", "/users", "/var/home", "c:/users"]);

/**
 * Why a directory cannot be evidence of ownership, as a sentence a person can act on; undefined
 * when it can. `homes` are the home directories known on this machine.
 */
export function workspaceProblem(path: string, homes: readonly string[]): string | undefined {
  if (!path.startsWith("/") && !/^[a-z]:[\\/]/i.test(path)) {
    return `The workspace must be an absolute path, but is ${JSON.stringify(path)}.`;
  }
  const plain = comparable(path);
  if (plain === "/" || /^[a-z]:$/.test(plain)) {
    return `The workspace ${path} is a whole file system: everything on this machine would seem to belong to it. Give the directory of the worktree.`;
  }
  const parent = plain.slice(0, plain.lastIndexOf("/"));
  if (plain === "/root" || homeParents.has(parent) || homes.some((h) => comparable(h) === plain)) {
    return `The workspace ${path} is a home directory: everything its owner runs would seem to belong to it. Give the directory of the worktree.`;
  }
  if (homes.some((home) => isWithin(comparable(home), plain))) {
    return `The workspace ${path} holds a home directory: everything its owner runs would seem to belong to it. Give the directory of the worktree.`;
  }
  if (systemDirectories.has(plain)) {
    return `The workspace ${path} is shared by unrelated programs, which would seem to belong to it. Give the directory of the worktree.`;
  }
  return undefined;
}

/** Whether `path` is `directory` or lies below it, by whole segments: /wt/ab is not within /wt/a. */
export function isWithin(path: string, directory: string): boolean {
  if (!path.startsWith(directory)) return false;
  if (path.length === directory.length || directory.endsWith("/")) return true;
  const next = path[directory.length];
  return next === "/" || (next === "\\" && /^[a-z]:/i.test(directory));
}

/** An empty one, "." or "..". */
const unusualSegment = /\/\.{0,2}(?:\/|$)/;

/** The same path without trailing or repeated separators, "." and "..". */
export function normalizePath(path: string): string {
  if (path.startsWith("/") && !unusualSegment.test(path)) return path;
  const segments: string[] = [];
  for (const segment of path.split(/[/]+/)) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return (path.startsWith("/") ? "/" : "") + segments.join("/");
}

/** Case is folded: macOS and Windows do not tell these directories apart by it. */
function comparable(path: string): string {
  return normalizePath(path.replaceAll("\\", "/")).toLowerCase();
}
