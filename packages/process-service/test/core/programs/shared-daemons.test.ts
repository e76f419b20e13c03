import { expect, test } from "vitest";
import { sharedDaemon } from "../../../src/core/programs/shared-daemons.ts";

test.each<[name: string, argv: string[], daemon: string | undefined]>([
  ["tmux: server", ["tmux", "new-session", "-d"], "tmux"],
  ["screen", ["SCREEN", "-dmS", "x"], "screen"],
  ["PM2 v5.3.0: God", ["PM2 v5.3.0: God Daemon (/root/.pm2)"], "PM2"],
  ["node", ["node", "/x/node_modules/pm2/lib/Daemon.js"], "PM2"],
  ["dockerd", ["/usr/bin/dockerd", "-H", "fd://"], "dockerd"],
  [
    "containerd-shim",
    ["/usr/bin/containerd-shim-runc-v2", "-namespace", "moby"],
    "containerd-shim",
  ],
  ["ssh-agent", ["ssh-agent", "-s"], "ssh-agent"],
  ["gpg-agent", ["gpg-agent", "--daemon"], "gpg-agent"],
  ["systemd", ["/lib/systemd/systemd", "--user"], "systemd"],
  ["dbus-daemon", ["dbus-daemon", "--session"], "dbus-daemon"],
  ["gnome-keyring-d", ["/usr/bin/gnome-keyring-daemon"], "gnome-keyring-daemon"],
  ["watchman", ["watchman", "--foreground"], "watchman"],
  ["adb", ["adb", "-L", "tcp:5037", "fork-server", "server"], "adb"],
  [
    "java",
    ["java", "-cp", "x.jar", "org.gradle.launcher.daemon.bootstrap.GradleDaemon", "8.5"],
    "Gradle daemon",
  ],
  ["java", ["java", "org.jetbrains.kotlin.daemon.KotlinCompileDaemon"], "Kotlin daemon"],
  ["java", ["bazel(web)", "-jar", "A-server.jar"], "Bazel server"],
  ["emacs", ["emacs", "--daemon"], "Emacs server"],
  ["ollama", ["ollama", "serve"], "ollama"],
  ["sccache", ["/usr/bin/sccache"], "sccache"],
  [
    "turbo",
    ["/wt/node_modules/turbo-linux-64/bin/turbo", "--skip-infer", "daemon"],
    "turbo daemon",
  ],
  ["node", ["node", "/wt/node_modules/nx/src/daemon/server/start.js"], "Nx daemon"],
  ["java", ["java", "-jar", "bloop-frontend.jar", "bloop.BloopServer"], "Bloop"],
  ["pantsd", ["pantsd [/wt]"], "pantsd"],
  ["turbo", ["turbo", "run", "build"], undefined],
  [
    "VBCSCompiler",
    ["/usr/lib/dotnet/sdk/Roslyn/bincore/VBCSCompiler", "-pipename:x"],
    "VBCSCompiler",
  ],
  ["dotnet", ["dotnet", "exec", "/sdk/Roslyn/bincore/VBCSCompiler.dll"], "VBCSCompiler"],
  [
    "dotnet",
    ["dotnet", "/sdk/MSBuild.dll", "/nologo", "/nodemode:1", "/nodeReuse:true"],
    "MSBuild node",
  ],
  ["MSBuild.exe", ["C:\\VS\\MSBuild.exe", "/nodemode:1"], "MSBuild node"],
  ["git", ["git", "fsmonitor--daemon", "run", "--detach"], "git fsmonitor"],
  ["gopls", ["gopls", "serve", "-listen", "unix;/tmp/s"], "gopls"],
  ["rootlesskit", ["rootlesskit", "--net=slirp4netns", "dockerd"], "rootlesskit"],
  ["node", ["node", "/usr/lib/node_modules/eslint_d/lib/daemon.js"], "eslint_d"],
  ["node", ["node", "/x/node_modules/@fsouza/prettierd/dist/daemon.js"], "prettierd"],
  ["biome", ["/wt/node_modules/.bin/biome", "__run_server"], "biome"],
  ["biome", ["biome", "check"], undefined],
  ["shpool", ["shpool", "daemon"], "shpool"],
  ["pasta.avx2", ["/usr/bin/pasta", "--config-net"], "pasta"],
  ["VBoxSVC", ["/usr/lib/virtualbox/VBoxSVC", "--auto-shutdown"], "vboxsvc"],
  ["atuin", ["atuin", "daemon", "start"], "atuin"],
  ["atuin", ["atuin", "history", "start", "--", "npm run daemon"], undefined],
  ["java", ["java", "-jar", "sbt-launch.jar", "--detach-stdio"], "sbt server"],
  ["shpool", ["shpool", "attach", "main"], undefined],
  ["kwalletd6", ["/usr/bin/kwalletd6"], "kwalletd6"],
  ["sccache", ["sccache", "rustc", "a.rs"], undefined],
  ["dotnet", ["dotnet", "run"], undefined],
  ["git", ["git", "status"], undefined],
  ["gopls", ["gopls"], undefined],
  // Clients and namesakes belong to whoever started them.
  ["adb", ["adb", "logcat"], undefined],
  ["docker", ["docker", "compose", "up"], undefined],
  ["java", ["java", "-jar", "app.jar"], undefined],
  ["java", ["java", "org.gradle.wrapper.GradleWrapperMain"], undefined],
  ["emacs", ["emacs", "tmux"], undefined],
  ["node", ["node", "tmux.js"], undefined],
  ["vim", ["vim", "dockerd"], undefined],
  ["node", [], undefined],
  ["", [""], undefined],
])("%s %j: %s", (name, argv, daemon) => {
  expect(sharedDaemon(name, argv)).toBe(daemon);
});

test("a remembered command line serves as well as the arguments", () => {
  const line = "java -cp x.jar org.gradle.launcher.daemon.bootstrap.GradleDaemon 8.5";
  expect(sharedDaemon("java", [line])).toBe("Gradle daemon");
  expect(sharedDaemon("bash", ["/usr/bin/tmux new -d"])).toBe("tmux");
});
