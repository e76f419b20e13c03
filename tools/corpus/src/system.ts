import type { Platform, Row } from "./scene.ts";

const linux: readonly Row[] = [
  { pid: 1, command: "/usr/lib/systemd/systemd --switched-root --system", cwd: "/", user: "root" },
  { pid: 2, command: [], name: "kthreadd", user: "root" },
  { pid: 310, command: "/usr/lib/systemd/systemd-journald", user: "root" },
  { pid: 420, command: "/usr/bin/dbus-daemon --system --address=systemd:", user: "messagebus" },
  {
    pid: 700,
    command: "/usr/lib/systemd/systemd --user",
    cwd: "/home/ana",
    user: "ana",
    subreaper: true,
  },
  { pid: 720, parent: 700, command: "/usr/bin/dbus-daemon --session", setsid: true },
  { pid: 760, parent: 700, command: "/usr/bin/gnome-shell", setsid: true },
  { pid: 800, parent: 700, command: "/usr/libexec/gnome-terminal-server", setsid: true },
];

const macos: readonly Row[] = [
  { pid: 1, command: "/sbin/launchd", cwd: "/", user: "root" },
  { pid: 310, command: "/usr/libexec/logd", user: "root" },
  {
    pid: 560,
    command: "/System/Library/CoreServices/Finder.app/Contents/MacOS/Finder",
    cwd: "/",
    user: "ana",
  },
  { pid: 800, command: "/Applications/iTerm.app/Contents/MacOS/iTerm2", cwd: "/", user: "ana" },
];

const windows: readonly Row[] = [
  { pid: 4, command: [], name: "System", user: "system" },
  { pid: 700, command: "C:\\Windows\\System32\\services.exe", user: "system" },
  { pid: 800, command: "C:\\Windows\\explorer.exe", user: "ana" },
];

/**
 * What every machine runs. 800 starts a person's programs: the terminal on Linux and macOS, the
 * explorer on Windows. 700 on Linux is the user's service manager, which adopts orphans.
 */
export const systems: Readonly<Record<Platform, readonly Row[]>> = { linux, macos, windows };
