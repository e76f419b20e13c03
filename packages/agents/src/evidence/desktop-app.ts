const electronFlags =
  /^--(?:type=|squirrel-|user-data-dir=|ozone-platform|enable-features=|disable-features=|disable-gpu|no-zygote|enable-crashpad|gapplication-service|original-process-start-time=)/;

/**
 * Whether a program with the name of an agent is a desktop application (`path` with slashes). Agents
 * that are bundled inside an application lie in its resources, not beside its own program.
 */
export function isDesktopApp(path: string, name: string, args: readonly string[]): boolean {
  if (path.includes("/") && isApplicationPath(path, name)) return true;
  for (const argument of args) {
    if (!argument.startsWith("-")) return /^(?:\/|[A-Za-z]:\\).*\.asar$/.test(argument);
    if (electronFlags.test(argument)) return true;
  }
  return false;
}

const unixFolder =
  /^\/(?:opt|usr\/(?:local\/)?(?:lib|lib64|share)|app(?:\/(?:lib|share|extra))?|snap)\/([^/]+)\/(?!.*\bbin\/)/;
const windowsFolder =
  /\/(?:appdata\/local(?:\/programs)?|program files(?: \(x86\))?)\/(?:anthropic)?([^/]+)\//;

function isApplicationPath(path: string, name: string): boolean {
  // What an application brings with it.
  if (/\/resources\//i.test(path)) return false;
  // An AppImage mounts itself there.
  if (/\/\.mount_[^/]+\//.test(path) || path.includes(".app/Contents/MacOS/")) return true;
  const lower = path.toLowerCase();
  if (lower.includes("/windowsapps/")) return true;
  const folder = (unixFolder.exec(lower) ?? windowsFolder.exec(lower))?.[1];
  return folder !== undefined && folder.replace(/[- ]?(?:desktop|app|bin)$/, "") === name;
}
