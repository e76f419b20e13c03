/** Display name of a shared daemon, and what one of its arguments must contain, if anything; null: it has none. */
type Rule = readonly [daemon: string, needed?: string | RegExp | null];

/** Programs that are always shared daemons, by their own name. */
const plain =
  "tmux screen zellij dtach abduco byobu dockerd containerd containerd-shim containerd-shim-runc-v2 runc crun conmon " +
  "buildkitd colima ssh-agent gpg-agent scdaemon dirmngr keyboxd gnome-keyring-daemon systemd launchd init " +
  "dbus-daemon dbus-broker dbus-launch gvfsd dconf-service at-spi-bus-launcher pulseaudio pipewire watchman sshd " +
  "cron crond mosh-server etserver nix-daemon snapd buck2d supervisord syncthing kwalletd kwalletd5 kwalletd6 " +
  "ksecretd ibus-daemon fcitx5 wireplumber pipewire-pulse tailscaled pantsd " +
  "rootlesskit slirp4netns pueued distccd lspmux ra-multiplex wezterm-mux-server code-tunnel " +
  "passt pasta rootlessport aardvark-dns catatonit fuse-overlayfs gvproxy vfkit krunkit com.docker.backend " +
  "libvirtd virtqemud vboxsvc vboxxpcomipcd";

/** Programs that are shared daemons only with certain arguments. */
const withArguments: readonly (readonly [program: string, ...Rule])[] = [
  ["pm2", "PM2", "God Daemon"],
  ["node", "PM2", "/pm2/lib/Daemon.js"],
  ["node", "VS Code server", /-server\/\S*server-main\.js\b/],
  ["java", "Gradle daemon", "org.gradle.launcher.daemon."],
  ["java", "Kotlin daemon", "org.jetbrains.kotlin.daemon."],
  ["java", "Maven daemon", "org.mvndaemon."],
  ["java", "Bazel server", "A-server.jar"],
  ["java", "Bloop", "bloop.Bloop"],
  ["bazel", "Bazel server", "bazel("],
  ["sbt", "sbt server", /(?:^| )--?server\b/],
  ["java", "sbt server", "--detach-stdio"],
  ["atuin", "atuin", /^daemon$|^\S*atuin daemon\b/],
  ["podman", "podman", /^service$|\bsystem service\b/],
  ["adb", "adb", "fork-server"],
  ["emacs", "Emacs server", /--(?:fg-|bg-)?daemon\b/],
  ["sccache", "sccache", "start-server"],
  // Its first client starts the server, with SCCACHE_START_SERVER in the environment.
  ["sccache", "sccache", null],
  ["vbcscompiler", "VBCSCompiler"],
  ["dotnet", "VBCSCompiler", "VBCSCompiler"],
  ["dotnet", "Razor server", "rzc.dll"],
  ["dotnet", "MSBuild node", /nodemode:/i],
  ["msbuild", "MSBuild node", /nodemode:/i],
  ["turbo", "turbo daemon", /^daemon$| daemon\b/],
  ["node", "Nx daemon", "/nx/src/daemon/server/start"],
  ["node", "eslint_d", "/eslint_d/lib/daemon"],
  ["node", "prettierd", "/prettierd/"],
  ["biome", "biome", "__run_server"],
  ["git", "git fsmonitor", "fsmonitor--daemon"],
  ["gopls", "gopls", /(?:^| )-listen\b/],
  ["op", "1Password", /^daemon$| daemon\b/],
  ["shpool", "shpool", /^daemon$| daemon\b/],
  ["mutagen", "mutagen", /^daemon$| daemon run\b/],
  ["ollama", "ollama", /\bserve\b/],
  ["limactl", "lima", /\b(?:hostagent|usernet)\b/],
];

const rules = new Map<string, Rule[]>(plain.split(" ").map((name) => [name, [[name]]]));
for (const [program, ...rule] of withArguments) {
  rules.set(program, [...(rules.get(program) ?? []), rule]);
}

/**
 * Display name of the shared daemon that a process is ("tmux", "PM2"); undefined if it is none. Such a
 * daemon serves other programs than the tree that started it, and outlives it. A command stored as one
 * line may be given as one argument.
 */
export function sharedDaemon(name: string, command: readonly string[]): string | undefined {
  const own = programOf(name);
  const first = programOf(command[0] ?? "");
  return recognise(own, command) ?? (first === own ? undefined : recognise(first, command));
}

function recognise(program: string, command: readonly string[]): string | undefined {
  const candidates = rules.get(program);
  if (candidates === undefined) return undefined;
  for (const [daemon, needed] of candidates) {
    if (needed === undefined) return daemon;
    if (needed === null) {
      if (command.length === 1 && !/\s/.test(command[0]!)) return daemon;
    } else if (command.some((argument) => holds(argument, needed))) return daemon;
  }
  return undefined;
}

function holds(argument: string, needed: string | RegExp): boolean {
  return typeof needed === "string" ? argument.includes(needed) : needed.test(argument);
}

/** "/usr/bin/tmux" and "tmux: server" are both "tmux"; "PM2 v5.3.0: God" is "pm2". */
function programOf(word: string): string {
  const end = word.search(/\s|:(?!\\)|\(/);
  const first = end < 0 ? word : word.slice(0, end);
  const slash = Math.max(first.lastIndexOf("/"), first.lastIndexOf("\\"));
  return first
    .slice(slash + 1)
    .toLowerCase()
    .replace(/\.exe$/, "");
}
