/** Programs that a person works with, whatever process started them. */
const plain =
  "code code-insiders codium cursor windsurf zed zeditor subl sublime_text atom gvim kate gedit gnome-text-editor " +
  "idea pycharm webstorm goland clion rider rubymine phpstorm rustrover datagrip android-studio studio emacs " +
  "firefox firefox-esr firefox-bin librewolf epiphany safari nautilus dolphin finder " +
  "git-credential-cache--daemon git-credential-cache credential-cache--daemon";

const browsers =
  "chrome google-chrome google-chrome-stable chromium chromium-browser brave brave-browser msedge microsoft-edge opera vivaldi";

const programs = new Set(plain.split(" "));
const browserNames = new Set(browsers.split(" "));

/** A browser controlled by a program belongs to that program. */
const driven = /^--(?:headless|remote-debugging-(?:port|pipe)|enable-automation)\b/;

/**
 * Whether a process is a program that a person works with: an editor, a browser, a file manager, a
 * shared ssh connection (ControlPersist), a credential cache. It may be used outside the tree that
 * started it.
 */
export function isInteractiveProgram(name: string, command: readonly string[]): boolean {
  const [first = ""] = command;
  // ssh with a shared connection sets its title to "ssh: <socket> [mux]".
  if (/^ssh: .*\[mux\]/.test(command.join(" "))) return true;
  return [name, first.slice(first.lastIndexOf("/") + 1)].some((word) => {
    const program = word.toLowerCase();
    if (programs.has(program)) return true;
    return browserNames.has(program) && !command.some((argument) => driven.test(argument));
  });
}
