import { expect, test } from "vitest";
import { isInteractiveProgram } from "../../../src/core/programs/interactive-programs.ts";

test.each<[boolean, string, string[]]>([
  [true, "code", ["/usr/share/code/code", "--unity-launch"]],
  [true, "firefox", ["/usr/lib/firefox/firefox"]],
  [true, "chrome", ["/opt/google/chrome/chrome", "https://example.com"]],
  [true, "ssh", ["ssh: /home/ada/.ssh/mux-1 [mux]"]],
  [true, "git-credential-", ["/usr/lib/git-core/git-credential-cache--daemon", "/tmp/s"]],
  [false, "chrome", ["chrome", "--headless=new"]],
  [false, "chromium", ["chromium", "--remote-debugging-port=0"]],
  [false, "ssh", ["ssh", "host", "true"]],
  [false, "node", ["node", "code.js"]],
  [false, "sh", ["sh", "-c", "firefox"]],
])("%s: %s %j", (is, name, command) => {
  expect(isInteractiveProgram(name, command)).toBe(is);
});
