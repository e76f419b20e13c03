/** Programs that serve many owners, whoever happened to start them first; by the name of the program. */
const byName = new Map<string, string>(
  [
    "tmux",
    "screen",
    "zellij",
    "dtach",
    "abduco",
    "byobu",
    "dockerd",
    "docker",
    "containerd",
    "containerd-shim",
    "containerd-shim-runc-v2",
    "runc",
    "crun",
    "podman",
    "conmon",
    "buildkitd",
    "colima",
    "limactl",
    "ssh-agent",
    "gpg-agent",
    "scdaemon",
    "dirmngr",
    "keyboxd",
    "gnome-keyring-daemon",
    "systemd",
    "launchd",
    "init",
    "dbus-daemon",
    "dbus-broker",
    "dbus-launch",
    "gvfsd",
    "dconf-service",
    "at-spi-bus-launcher",
    "pulseaudio",
    "pipewire",
    "watchman",
    "adb",
    "sshd",
    "cron",
    "crond",
    "emacs",
    "mosh-server",
    "eternalterminal",
    "nix-daemon",
    "snapd",
    "flatpak-session-helper",
    "sccache",
    "ccache-server",
    "buck2d",
    "buckd",
    "ollama",
    "supervisord",
    "syncthing",
  ].map((name) => [name, name]),
);

/** Programs told apart only by their arguments; each is looked for in the joined command line. */
const byArguments: readonly (readonly [RegExp, string])[] = [
  [/^(?:PM2 v[\d.]+: God Daemon|.*\bpm2\/lib\/Daemon\.js\b)/, "PM2"],
  [/\borg\.gradle\.launcher\.daemon\.bootstrap\.GradleDaemon\b/, "Gradle daemon"],
  [/\borg\.jetbrains\.kotlin\.daemon\.KotlinCompileDaemon\b/, "Kotlin daemon"],
  [/\bMAVEN_DAEMON\b|\borg\.mvndaemon\.mvnd\.daemon\.Server\b/, "Maven daemon"],
  [/^\S*\bbazel\(|\bA-server\.jar\b/, "Bazel server"],
  [/\bsbt-launch\S*\.jar\b.*\b--?server\b/, "sbt server"],
  [/\badb\b.*\bfork-server\b/, "adb"],
  [/^\S*\b(?:emacs)\b.*--(?:fg-|bg-)?daemon\b/, "Emacs server"],
  [/^\S*\bsccache\b.*--(?:start-server|internal-start-server)\b/, "sccache"],
  [
    /\b(?:code-server|vscode-server|\.vscode-server|\.cursor-server)\/\S*server-main\.js\b/,
    "VS Code",
  ],
];

/** Names above that are daemons only with certain arguments; the plain command belongs to its caller. */
const onlyWithArguments: ReadonlyMap<string, RegExp> = new Map([
  ["docker", /\bdaemon\b/],
  ["podman", /\bsystem service\b/],
  ["adb", /\bfork-server\b/],
  ["emacs", /--(?:fg-|bg-)?daemon\b/],
  ["sccache", /--(?:start-server|internal-start-server)\b/],
  ["ollama", /\bserve\b/],
  ["limactl", /\b(?:hostagent|usernet)\b/],
]);

/**
 * What shared daemon a process is, in words a person knows ("tmux", "PM2"); undefined when it is
 * none. Such a daemon outlives and serves more than the tree that happened to start it.
 */
export function sharedDaemon(name: string, command: readonly string[]): string | undefined {
  const line = command.join(" ");
  for (const [pattern, daemon] of byArguments) if (pattern.test(line)) return daemon;
  for (const candidate of [programOf(name), programOf(command[0] ?? "")]) {
    const daemon = byName.get(candidate);
    if (daemon === undefined) continue;
    const needed = onlyWithArguments.get(candidate);
    if (needed === undefined || needed.test(line)) return daemon;
  }
  return undefined;
}

/** "/usr/bin/tmux" and "tmux: server" are both "tmux"; "PM2 v5.3.0: God" is PM2. */
function programOf(word: string): string {
  const first = word.split(/[\s:]/, 1)[0] ?? "";
  return first.slice(first.lastIndexOf("/") + 1).toLowerCase();
}
