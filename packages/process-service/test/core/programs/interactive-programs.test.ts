import { expect, test } from "vitest";
import { isInteractiveProgram } from "../../../src/core/programs/interactive-programs.ts";

test.each<[boolean, string, string[]]>([
  [true, "code", ["/usr/share/code/code", "--unity-launch"]],
  [true, "firefox", ["/usr/lib/firefox/firefox"]],
  [true, "chrome", ["/opt/google/chrome/chrome", "https://example.com"]],
  [true, "ssh", ["ssh: /home/ada/.ssh/mux-1 [mux]"]],
  [true, "git-credential-", ["/usr/lib/git-core/git-credential-cache--daemon", "/tmp/s"]],
  [true, "git", ["/usr/bin/git", "credential-cache--daemon", "/tmp/s"]],
  [true, "ssh", ["ssh", "-MNf", "host"]],
  [true, "java", ["/opt/idea/jbr/bin/java", "-cp", "x", "com.intellij.idea.Main"]],
  [true, "java", ["java", "-jar", "/opt/eclipse/plugins/org.eclipse.equinox.launcher_1.7.0.jar"]],
  [true, "chrome.exe", ["C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"]],
  [true, "Electron", ["/Applications/Visual Studio Code.app/Contents/MacOS/Electron"]],
  [true, "Google Chrome", ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]],
  [true, "kitty", ["kitty"]],
  [true, "kiro", ["/usr/share/kiro/kiro", "."]],
  [true, "trae", ["/usr/share/trae/trae"]],
  [true, "acme-notes", ["/usr/share/acme-notes/acme-notes", "--no-sandbox"]],
  [true, "vlc", ["/usr/bin/vlc", "demo.mp4"]],
  [true, "Postman", ["/opt/Postman/app/Postman"]],
  [true, "TablePlus", ["/Applications/TablePlus.app/Contents/MacOS/TablePlus"]],
  [true, "ptyxis", ["/usr/bin/ptyxis", "--new-window"]],
  [true, "idea64.exe", ["C:\\Program Files\\JetBrains\\IDEA\\bin\\idea64.exe", "."]],
  [true, "Obsidian-1.9.14", ["/home/ada/Applications/Obsidian-1.9.14.AppImage"]],
  [true, "lm-studio", ["/tmp/.mount_LM-StuQ2x/lm-studio --no-sandbox"]],
  [false, "lm-studio", ["/tmp/.mount_LM-StuQ2x/lm-studio", "--type=zygote"]],
  [false, "sh", ["sh", "-c", "./Tool.AppImage"]],
  [true, "bwrap", ["bwrap", "--args", "40", "--", "/app/bin/zen", "http://localhost:3000"]],
  // A stored line
  [true, "chrome", ["/opt/google/chrome/chrome https://example.com/a"]],
  [false, "chrome", ["/opt/google/chrome/chrome --headless=new https://example.com/a"]],
  // Parts belong to what started them.
  [false, "chrome", ["/opt/google/chrome/chrome", "--type=renderer"]],
  [false, "firefox", ["/usr/lib/firefox/firefox", "-contentproc", "-childID", "1"]],
  // Driven by a program
  [false, "firefox", ["/usr/lib/firefox/firefox", "--marionette"]],
  [false, "emacs", ["emacs", "--batch", "-l", "build.el"]],
  [false, "firefox", ["firefox", "-headless", "-no-remote"]],
  [false, "code", ["/w/.vscode-test/vscode/code", "--extensionTestsPath=/w/out"]],
  [false, "chrome", ["/home/ada/.cache/ms-playwright/chromium-1/chrome-linux/chrome"]],
  [false, "git", ["git", "credential", "fill"]],
  [false, "ssh", ["ssh", "-o", "ControlMaster=no", "host"]],
  [false, "chrome", ["chrome", "--headless=new"]],
  [false, "chromium", ["chromium", "--remote-debugging-port=0"]],
  [false, "ssh", ["ssh", "host", "true"]],
  [false, "node", ["node", "code.js"]],
  [false, "acme", ["/usr/share/acme/acme", "--headless"]],
  [false, "server", ["/usr/share/acme/server"]],
  [
    false,
    "Blender",
    ["/Applications/Blender.app/Contents/MacOS/Blender", "--background", "a.blend"],
  ],
  [
    false,
    "Python",
    [
      "/Applications/Xcode.app/Contents/Developer/Python3.framework/Python.app/Contents/MacOS/Python",
    ],
  ],
  [false, "Shop", ["/Users/ada/src/shop/build/Shop.app/Contents/MacOS/Shop"]],
  [false, "bwrap", ["bwrap", "--unshare-net", "--", "/bin/bash", "-c", "npm test"]],
  [false, "sh", ["sh", "-c", "firefox"]],
])("%s: %s %j", (is, name, command) => {
  expect(isInteractiveProgram(name, command)).toBe(is);
});
