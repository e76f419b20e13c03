import tab from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { bashScript } from "./bash-script.ts";
import type { KnownTarget } from "./known-targets.ts";
import { zshScript } from "./zsh-script.ts";

const ownScripts: ReadonlyMap<string, string> = new Map([
  ["bash", bashScript],
  ["zsh", zshScript],
]);

/** Adds completions of commands, options and targets, and the command that prints them for a shell. */
export function completeWith(program: Command, targets: readonly KnownTarget[]): void {
  const completion = tab(program, { completionCommandName: "completion" });
  for (const command of program.commands) {
    const takesTarget = command.registeredArguments.some((one) =>
      /^targets?$|^words$/.test(one.name()),
    );
    if (!takesTarget) continue;
    const known = completion.commands.get(command.name());
    for (const argument of known?.arguments.values() ?? []) {
      argument.handler = (complete) => {
        for (const { value, about } of targets) complete(value, about);
      };
    }
  }
  const printing = program.commands.find((command) => command.name() === "completion");
  printing?.description("print completions for a shell: bash, zsh, fish, powershell");
  const name = program.name();
  printing?.action((shell: string) => {
    const script = ownScripts.get(shell);
    if (script === undefined) completion.setup(name, name, shell);
    else process.stdout.write(`${script}\n`);
  });
}
