/** Programs that a person works with, whatever process started them. */
const plain =
  "code code-insiders code-oss codium vscodium cursor windsurf zed zed-editor zeditor subl sublime_text atom gvim " +
  "kate gedit gnome-text-editor idea pycharm webstorm goland clion rider rubymine phpstorm rustrover datagrip " +
  "android-studio studio fleet eclipse emacs neovide devenv notepad++ kiro antigravity trae positron rstudio lapce " +
  "geany kwrite mousepad xed pluma lite-xl pulsar typora gnome-builder kdevelop qtcreator arduino-ide " +
  "firefox firefox-bin firefox-esr firefox.real librewolf waterfox zen zen-bin floorp mullvad-browser epiphany " +
  "safari falkon konqueror qutebrowser " +
  "nautilus dolphin finder thunar nemo evince okular papers zathura atril xreader eog loupe gwenview feh gthumb " +
  "shotwell gimp gimp-3.0 inkscape krita blender drawio vlc mpv totem celluloid libreoffice oosplash soffice " +
  "soffice.bin obsidian thunderbird slack discord telegram-desktop signal-desktop element-desktop spotify " +
  "meld kdiff3 gitg gitkraken github-desktop dbeaver dbeaver-ce sqlitebrowser beekeeper-studio pgadmin4 " +
  "mysql-workbench postman insomnia bruno wireshark godot unityhub virt-manager virtualbox " +
  "spyder texstudio lyx netbeans nvim-qt goneovim mupdf xpdf sioyek qpdfview sxiv nsxiv imv file-roller ark " +
  "audacity kdenlive obs scrcpy remmina filezilla zoom " +
  "gnome-terminal gnome-terminal-server gnome-terminal- konsole xfce4-terminal tilix terminator alacritty kitty " +
  "wezterm wezterm-gui ghostty foot xterm urxvt rxvt iterm2 windowsterminal ptyxis kgx gnome-console mate-terminal " +
  "lxterminal qterminal deepin-terminal yakuake guake tilda rio warp warp-terminal tabby hyper " +
  "notepad mspaint explorer excel winword powerpnt sumatrapdf acrobat acrord32 " +
  "keepassxc git-credential-cache--daemon git-credential-cache credential-cache--daemon";

const browsers =
  "chrome google-chrome google-chrome-stable chromium chromium-browser brave brave-browser msedge microsoft-edge " +
  "opera vivaldi vivaldi-bin helium google?chrome brave?browser microsoft?edge arc";

/** By the name of a program; some need a look at their arguments. */
const kinds = new Map<string, "ssh" | "git" | "java" | "flatpak" | "graphical">([
  ...`${plain} ${browsers}`
    .split(" ")
    .map((name) => [name.replace("?", " "), "graphical"] as const),
  ["ssh", "ssh"],
  ["ssh:", "ssh"],
  ["git", "git"],
  ["java", "java"],
  ["bwrap", "flatpak"],
]);

/** Applications of macOS, by their place or name: their programs have other names ("Electron"). */
const bundle =
  /^(?:(?:\/System|\/Users\/[^/]+)?\/Applications\/(?:[^/]+\/)?[^/]+|\/.*\/(?:Visual Studio Code[^/]*|Cursor|Windsurf|Zed|Firefox|Safari|iTerm|Terminal|(?:IntelliJ IDEA|PyCharm|WebStorm|GoLand)[^/]*))\.app\/Contents\/MacOS\//;

/** Where packages of Linux put applications made with Electron; other programs do not lie there. */
const packaged = /^\/usr\/share\/([^/]+)\/\1$/;

/** Started and controlled by a program: it belongs to that one. */
const driven =
  /^--?(?:headless|remote-debugging-(?:port|pipe)|enable-automation|background|test-type|marionette|juggler(?:-pipe)?|extensionTestsPath|convert-to|batch|script)(?:=|$)/;

/** Browsers that test runners have installed for themselves. */
const ofTestRunner = /\/(?:ms-playwright|puppeteer|\.cache\/selenium|\.vscode-test|Cypress)\//;

/** A part of a browser or an editor; what holds for the whole holds for it, as for all of its children. */
const part = /^(?:--type=|-contentproc$)/;

const eclipse = /\borg\.eclipse\.equinox\.launcher_\S*\.jar$/;

/** Of ssh, a cluster of flags without values. */
const sshMaster = /^-[46AaCfGgKkNnqsTtVvXxYy]*M/;

/**
 * Whether a process is a program that a person works with: an editor, a browser, a terminal, a shared
 * ssh connection (ControlMaster), a credential cache. It may be used outside the tree that started it. A
 * command stored as one line may be given as one argument.
 */
export function isInteractiveProgram(name: string, command: readonly string[]): boolean {
  const [first = ""] = command;
  const end = command.length === 1 ? first.search(/\s/) : -1;
  const program = end < 0 ? first : first.slice(0, end);
  const kind = kinds.get(programOf(name)) ?? kinds.get(programOf(program));
  if (kind === undefined && !isApplication(first, program)) return false;
  const words = end < 0 ? command : first.split(/\s+/);
  switch (kind) {
    case "ssh":
      // With a shared connection it sets its title to "ssh: <socket> [mux]".
      return (
        (first.startsWith("ssh: ") && command.join(" ").trimEnd().endsWith("[mux]")) ||
        words.some((word) => sshMaster.test(word))
      );
    case "git":
      return /^credential-cache(?:--daemon)?$/.test(words[1] ?? "");
    case "java":
      return words.some((word) => word === "com.intellij.idea.Main" || eclipse.test(word));
    case "flatpak":
      // Other sandboxes have no programs there.
      return words.some((word) => word.startsWith("/app/bin/"));
    default:
      return (
        !words.some((word) => driven.test(word) || part.test(word)) && !ofTestRunner.test(first)
      );
  }
}

/** Installed as an application; `first` may be a whole line, as paths of macOS contain blanks. */
function isApplication(first: string, program: string): boolean {
  if (first.includes(".app/")) return bundle.test(first);
  if (program.startsWith("/usr/share/")) return packaged.test(program);
  // An AppImage mounts itself there.
  return program.startsWith("/tmp/.mount_") || /\.(?:AppImage|appimage)$/.test(program);
}

/** "/usr/bin/firefox", "C:\Program Files\Firefox\firefox.exe" are "firefox"; "idea64.exe" is "idea". */
function programOf(path: string): string {
  const slash = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  const file = path.slice(slash + 1).toLowerCase();
  return file.endsWith(".exe") ? file.slice(0, -4).replace(/64$/, "") : file;
}
