import { expect, it } from "vitest";
import { loginService, type ServedBy } from "../../../src/cli/actions/login-service.ts";

const by: ServedBy = {
  nodePath: "/opt/node",
  mainPath: "/srv/corral & co/main.js",
  args: ["--data-dir", "/var/my corral"],
  home: "/home/ada",
  userId: 501,
};

it("Linux: a systemd user unit, enabled and started", () => {
  const service = loginService("linux", by);
  expect(service?.file?.path).toBe("/home/ada/.config/systemd/user/corral.service");
  expect(service?.file?.text).toContain('serve --data-dir "/var/my corral"');
  expect(service?.install).toEqual([
    ["systemctl", "--user", "daemon-reload"],
    ["systemctl", "--user", "enable", "--now", "corral.service"],
  ]);
  expect(service?.uninstall).toEqual([
    ["systemctl", "--user", "disable", "--now", "corral.service"],
  ]);
  expect(loginService("linux", { ...by, configHome: "/cfg" })?.file?.path).toBe(
    "/cfg/systemd/user/corral.service",
  );
});

it("macOS: a launch agent of this user", () => {
  const service = loginService("darwin", by);
  const path = "/home/ada/Library/LaunchAgents/dev.corral.serve.plist";
  expect(service?.file?.path).toBe(path);
  expect(service?.file?.text).toContain("<string>/srv/corral &amp; co/main.js</string>");
  expect(service?.file?.text).toContain("<key>RunAtLoad</key><true/>");
  expect(service?.install).toEqual([["launchctl", "bootstrap", "gui/501", path]]);
  expect(service?.uninstall).toEqual([["launchctl", "bootout", "gui/501/dev.corral.serve"]]);
});

it("Windows: a task at logon, its command line quoted", () => {
  const service = loginService("win32", {
    ...by,
    nodePath: "C:\\Program Files\\nodejs\\node.exe",
    mainPath: 'C:\\a"b\\main.js',
    args: ["--data-dir", "C:\\my data\\"],
  });
  expect(service?.file).toBeUndefined();
  expect(service?.install[0]?.at(-1)).toBe(
    '"C:\\Program Files\\nodejs\\node.exe" "C:\\a\\"b\\main.js" serve --data-dir "C:\\my data\\\\"',
  );
  expect(service?.status.slice(1)).toEqual(["/Query", "/TN", "Corral"]);
});

it("knows none elsewhere", () => {
  expect(loginService("freebsd", by)).toBeUndefined();
});
