import { runnerOf } from "@corral/inspector/core";
import { knownProgram } from "./known-program.ts";

/** How a program's arguments lead to the command that it runs. */
interface Wrapper {
  /** Flags with a value in the next argument. */
  readonly values?: string;
  /** Words of its own before the command: `timeout 300`. */
  readonly words?: number;
  /** Only behind this subcommand: `poetry run`. */
  readonly behind?: readonly string[];
  /** Only behind `--`. */
  readonly dashes?: boolean;
  /** What it runs may be a script of the project; a command is a program that is known. */
  readonly tasks?: boolean;
  /** NAME=value before the command. */
  readonly assigns?: boolean;
}

// The programs that do one thing and then run the command in their arguments.
const wrappers = new Map<string, Wrapper>();

function add(names: string, wrapper: Wrapper = {}): void {
  for (const name of names.split(" ")) wrappers.set(name, wrapper);
}

add("nohup setsid time chronic unbuffer caffeinate catchsegv ltrace proxychains4 doas rlwrap", {
  values: "-u -o -f -w -t",
});
add("sudo", { values: "-u -g -h -p -C -D -R -T -U --user --group", assigns: true });
add("nice ionice chrt", { values: "-n -c -p -u" });
add("timeout gtimeout", { values: "-s --signal -k --kill-after", words: 1 });
add("stdbuf", { values: "-i -o -e" });
add("taskset", { values: "-p", words: 1 });
add("prlimit systemd-run systemd-inhibit strace firejail", {
  values: "-u -p -e -o --unit --property --what --who --why",
});
add("xvfb-run xvfb-run-safe dbus-run-session", {
  values: "-s -n -e -f -w --server-args --server-num",
});
add("flock", { values: "-w -E", words: 1 });
add("tini dumb-init catatonit docker-init", { values: "-p -e" });
add("cross-env cross-env-shell", { assigns: true });
add("dotenv dotenv-cli", { values: "-e -v -c -p -f" });
add("c8 nyc", { values: "-r --reporter -o --reports-dir -x --exclude -n --include -c --config" });
add("retry");
add("sccache ccache distcc");
add("bwrap codex-linux-sandbox codex-linux-sandbox-seccomp landrun", { dashes: true });
add("poetry pipenv", { behind: ["run"], values: "-e -C --directory --project -p" });
add("hatch pdm rye pixi", {
  behind: ["run"],
  values: "-e -C --directory --project -p",
  tasks: true,
});
add("bundle bundler mise asdf rtx direnv", { behind: ["exec", "x"], values: "-C --cd" });
add("doppler dotenvx op infisical aws-vault volta nix chamber with-env sst", {
  behind: ["run", "exec", "shell", "develop"],
  values: "-e -f -p --project --config --env --env-file",
});

/** Where the command of a wrapper begins; undefined for other programs, or without a command. */
export function wrappedCommand(
  program: string,
  args: readonly string[],
): readonly string[] | undefined {
  const wrapper = wrappers.get(program);
  if (wrapper === undefined) return undefined;
  if (wrapper.dashes === true) {
    const at = args.indexOf("--");
    return at === -1 || at === args.length - 1 ? undefined : args.slice(at + 1);
  }
  const values = wrapper.values?.split(" ") ?? [];
  let { words = 0 } = wrapper;
  let behind = wrapper.behind;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!;
    if (arg.startsWith("-")) {
      if (values.includes(arg)) at += 1;
    } else if (behind !== undefined) {
      if (!behind.includes(arg)) return undefined;
      behind = undefined;
      const dashes = args.indexOf("--", at + 1);
      if (dashes !== -1 && dashes < args.length - 1) return args.slice(dashes + 1);
      // `aws-vault exec PROFILE`, `direnv exec DIR`
      if (/^(?:aws-vault|direnv|chamber)$/.test(program)) words = 1;
    } else if (words > 0) words -= 1;
    else if (!(wrapper.assigns === true && /^[A-Za-z_]\w*=/.test(arg))) {
      const isTask =
        wrapper.tasks === true && knownProgram(arg) === undefined && runnerOf(arg) === undefined;
      return isTask ? undefined : args.slice(at);
    }
  }
  return undefined;
}
