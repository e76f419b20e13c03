import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { expect, test } from "vitest";
import { parserWords } from "../../src/cli/parser-words.ts";

/** What commander says of a line, in our words. */
function said(...words: readonly string[]): string {
  let text = "";
  const pid = new Argument("<pid>").argParser((word) => {
    if (/^\d+$/.test(word)) return Number(word);
    throw new InvalidArgumentError("A pid is a number.");
  });
  const command = new Command("why")
    .addArgument(pid)
    .addOption(new Option("--sort <by>").choices(["cpu", "memory"]))
    .option("--watch")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, outputError: (one) => (text = one) });
  expect(() => command.parse(words, { from: "user" })).toThrow(CommanderError);
  return parserWords(text);
}

test.each([
  [[], "Something is missing: <pid>."],
  [["x"], "<pid> cannot be “x”. A pid is a number."],
  [["1", "--sort"], "--sort <by> needs a value."],
  [["1", "--sort", "x"], "--sort <by> cannot be “x”. Allowed choices are cpu, memory."],
  [["1", "--wach"], "There is no option --wach. (Did you mean --watch?)"],
  [["1", "--zzzzzzz"], "There is no option --zzzzzzz."],
  [["1", "2"], "That is too much."],
])("%j: %s", (words, expected) => {
  expect(said(...words)).toBe(expected);
});

test("a sentence of our own stays as it is", () => {
  expect(parserWords("error: unknown command “x”: `corral --help` lists them\n")).toBe(
    "unknown command “x”: `corral --help` lists them",
  );
});
