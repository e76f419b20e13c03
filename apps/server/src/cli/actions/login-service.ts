import { posix, win32 } from "node:path";
import { systemdUnit } from "./systemd-unit.ts";

/** How `corral serve` is started at login: files to write, and commands of the system to run. */
export interface LoginService {
  /** Absent where the system keeps it itself. */
  readonly file?: { readonly path: string; readonly text: string };
  readonly install: readonly Command[];
  readonly uninstall: readonly Command[];
  /** Ends with 0 while it runs. */
  readonly status: Command;
}

export type Command = readonly [program: string, ...args: string[]];

export interface ServedBy {
  readonly nodePath: string;
  readonly mainPath: string;
  /** After `serve`. */
  readonly args: readonly string[];
  readonly home: string;
  /** `XDG_CONFIG_HOME`, where it is set. */
  readonly configHome?: string | undefined;
  /** Absent on Windows. */
  readonly userId?: number | undefined;
}

const label = "dev.corral.serve";

/** undefined on a platform without one. Pure. */
export function loginService(platform: NodeJS.Platform, by: ServedBy): LoginService | undefined {
  if (platform === "linux") return systemd(by);
  if (platform === "darwin") return launchd(by);
  return platform === "win32" ? taskScheduler(by) : undefined;
}

/** Source: systemctl(1), systemd.unit(5). */
function systemd(by: ServedBy): LoginService {
  const systemctl = (...args: string[]): Command => ["systemctl", "--user", ...args];
  const folder = by.configHome ?? posix.join(by.home, ".config");
  return {
    file: { path: posix.join(folder, "systemd/user/corral.service"), text: systemdUnit(by) },
    install: [systemctl("daemon-reload"), systemctl("enable", "--now", "corral.service")],
    uninstall: [systemctl("disable", "--now", "corral.service")],
    status: systemctl("is-active", "--quiet", "corral.service"),
  };
}

/** Source: launchd.plist(5), launchctl(1). */
function launchd(by: ServedBy): LoginService {
  const path = posix.join(by.home, "Library/LaunchAgents", `${label}.plist`);
  const domain = `gui/${by.userId ?? ""}`;
  const words = [by.nodePath, by.mainPath, "serve", ...by.args];
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${label}</string>
  <key>ProgramArguments</key>
  <array>
${words.map((word) => `    <string>${escapeXml(word)}</string>`).join("\n")}
  </array>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
  <key>Umask</key><integer>63</integer>
  <key>AbandonProcessGroup</key><true/>
</dict>
</plist>
`;
  return {
    file: { path, text },
    install: [["launchctl", "bootstrap", domain, path]],
    uninstall: [["launchctl", "bootout", `${domain}/${label}`]],
    status: ["launchctl", "print", `${domain}/${label}`],
  };
}

/** Source: schtasks(1) of Windows; a command line is quoted as CommandLineToArgvW reads it. */
function taskScheduler(by: ServedBy): LoginService {
  const line = [by.nodePath, by.mainPath, "serve", ...by.args].map(quoteWindows).join(" ");
  const schtasks = win32.join("C:\\Windows\\System32", "schtasks.exe");
  const named = ["/TN", "Corral"];
  return {
    install: [
      [schtasks, "/Create", ...named, "/SC", "ONLOGON", "/RL", "LIMITED", "/F", "/TR", line],
      [schtasks, "/Run", ...named],
    ],
    uninstall: [
      [schtasks, "/End", ...named],
      [schtasks, "/Delete", ...named, "/F"],
    ],
    status: [schtasks, "/Query", ...named],
  };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function quoteWindows(word: string): string {
  if (word !== "" && !/[\s"]/.test(word)) return word;
  // Backslashes count only before a quote.
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}
