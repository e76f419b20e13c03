const windowsPath = /^[A-Za-z]:[\\/]|\\/;

/** With forward slashes, and without `..` as in `node_modules/.bin/../@openai/codex`. */
export function slashed(path: string): string {
  let plain = path.includes("\\") ? path.replaceAll("\\", "/") : path;
  if (plain.includes("/./")) plain = plain.replaceAll("/./", "/");
  if (!plain.includes("/../")) return plain;
  const parts: string[] = [];
  for (const part of plain.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** Last component of a path with slashes or backslashes. */
export function fileName(path: string): string {
  const slash = path.lastIndexOf("/");
  const back = path.lastIndexOf("\\");
  const at = slash > back ? slash : back;
  return at === -1 ? path : path.slice(at + 1);
}

/**
 * `C:\bin\Claude.EXE` and `/x/bin/claude.exe` are "claude"; without a Windows path case is kept. So is
 * `.claude-wrapped`, to which the wrapper of a Nix package gives way.
 */
export function programName(path: string): string {
  let name = fileName(path);
  if (name.charCodeAt(0) === 0x2e && name.endsWith("-wrapped")) {
    return name.replace(/^\.+(.+?)(?:-wrapped)+$/, "$1");
  }
  const dot = name.length - 4;
  if (dot > 0 && name.charCodeAt(dot) === 0x2e && /\.(?:exe|cmd|bat)$/i.test(name)) {
    name = name.slice(0, dot);
    return windowsPath.test(path) ? name.toLowerCase() : name;
  }
  return name;
}
