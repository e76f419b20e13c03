import { agentProducts } from "@corral/agents";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processName, processNameLimit } from "../../../src/core/names/process-name.ts";
import { commandLine } from "../../../src/core/text/command-line.ts";
import { languagesLines } from "./languages-lines.ts";
import { argumentsOf, type Line } from "./lines.ts";
import { nodeLines } from "./node-lines.ts";
import { programsLines } from "./programs-lines.ts";
import { pythonLines } from "./python-lines.ts";
import { shellsLines } from "./shells-lines.ts";

const workspace = "/wt/a";

function nameOf([command]: Line) {
  const args = argumentsOf(command);
  return processName({ name: args[0]!.split(/[\\/]/).at(-1)!, command: args, workspace });
}

const lines = [...nodeLines, ...pythonLines, ...shellsLines, ...languagesLines, ...programsLines];

const cases = lines.map((line) => ({ command: argumentsOf(line[0]).join(" "), line }));

test.each(cases)("$command", ({ line }) => {
  const [, name, role] = line;
  expect(nameOf(line)).toEqual(role === undefined ? { name } : { name, role });
});

// macOS applications and Windows: blanks and backslashes in the path of the program.
const stored = cases.filter(({ line }) => {
  const args = argumentsOf(line[0]);
  return args.length > 1 && !args[0]!.includes(" ") && !args.some((arg) => /['"\\]|^$/.test(arg));
});

test.each(stored)("the stored line: $command", ({ line }) => {
  const args = argumentsOf(line[0]);
  const name = args[0]!.split("/").at(-1)!;
  expect(processName({ name, command: commandLine(args), workspace }).name).toBe(line[1]);
});

describe("agents are named by their product", () => {
  const named = (...command: string[]) => {
    const program = { name: command[0]!.split("/").at(-1)!, command };
    return processName({ ...program, agent: agentProducts.identify(program) });
  };

  test.each([
    [["claude", "-p", "delete the customer Ada"], { name: "claude", role: "agent" }],
    [["/home/ana/.local/share/claude/versions/2.1.331"], { name: "claude", role: "agent" }],
    [
      ["node", "/x/node_modules/@openai/codex/bin/codex.js", "exec", "fix"],
      { name: "codex", role: "agent" },
    ],
    [["codex", "app-server", "daemon", "pid-update-loop"], { name: "codex daemon" }],
    [["claude", "mcp", "serve"], { name: "claude mcp serve", role: "mcp-server" }],
    [["codex", "mcp-server"], { name: "codex mcp-server", role: "mcp-server" }],
    [["claude", "mcp", "list"], { name: "claude mcp list" }],
    [["codex", "login"], { name: "codex login" }],
  ] as const)("%j", (command, expected) => {
    expect(named(...command)).toEqual(expected);
  });
});

describe("what a process says of itself is not trusted", () => {
  const only = (name: string, ...command: string[]) => processName({ name, command }).name;

  test.each([
    ["an empty command line has the name of the process", only("kworker/0:1"), "kworker/0:1"],
    ["an init by the kernel's name", only("systemd", "/sbin/init", "splash"), "systemd"],
    ["blanks are no name", only("x", "   "), "x"],
    ["nothing at all", only("", ""), "(no name)"],
    ["joiners and fillers are no name", only("\u200d\u2800", "\u3164\uffa0"), "(no name)"],
    ["an empty Braille pattern alone is none", only("\u2800", "\u2800"), "(no name)"],
    ["a joiner alone is none", only("\u200d", "\u200d \u200d"), "(no name)"],
    ["ANSI and bidi", only("x", "\u001b[31mred", "\u202egnp"), "\\x1b[31mred \\u202egnp"],
    ["several lines are one", only("x", "a\nb"), "a b"],
    ["a secret word is masked", only("mysql", "tool", "ghp_abcdefghij0123456789"), "tool ***"],
    [
      "credentials are not shown",
      only("git", "git", "clone", "https://ada:hunter2@host/a"),
      "git clone host",
    ],
    ["emoji stay", only("x", "/opt/🚀/🚀"), "🚀"],
    ["HTML stays text", only("x", "<img>"), "<img>"],
  ])("%s", (_title, name, expected) => {
    expect(name).toBe(expected);
  });

  test("10,000 characters are cut", () => {
    expect(only("x", "a".repeat(10_000))).toBe(`${"a".repeat(processNameLimit - 1)}…`);
  });

  test("a long script is a shell", () => {
    expect(only("bash", "bash", "-c", `npm test; ${"echo x; ".repeat(600)}`)).toBe("bash");
  });

  test("a runner behind itself ends", () => {
    const npx = Array.from({ length: 50 }, () => "npx");
    expect(processName({ name: "npx", command: [...npx, "vite"] }).name).not.toBe("");
  });

  const words = fc.constantFrom(
    ...lines.flatMap(([command]) => argumentsOf(command)),
    "",
    " ",
    "--",
    "-",
    "-c",
    "-m",
    "eval",
    "'",
    '"',
    "\\",
    ";",
    "&&",
    "run",
    "exec",
    "mcp",
    "\0",
    "\ud800",
  );

  test("never throws, never blank, bounded, of one line, for anything", () => {
    const argument = fc.oneof(words, fc.string({ unit: "binary" }), fc.string());
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.array(argument),
        fc.boolean(),
        (name, args, joined) => {
          const { name: shown } = processName({
            name,
            command: joined ? args.join(" ") : args,
            workspace: args[1],
          });
          expect(shown.length).toBeGreaterThan(0);
          expect(shown.length).toBeLessThanOrEqual(processNameLimit);
          expect(shown.trim()).toBe(shown);
          expect(/[\p{L}\p{N}\p{P}\p{S}]/u.test(shown)).toBe(true);
          expect(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(shown)).toBe(false);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
