import type { AgentProducts } from "./agent-products.ts";

/** Until a package of products is composed in. */
export const knownAgents: AgentProducts = {
  identify: ({ name, command }) => {
    const label = agentOf(name, command);
    return label === undefined ? undefined : { label, role: "agent" };
  },
};

/** Programs of known coding agents, by the name of their command. */
const commands = new Set(
  (
    "aider amp auggie claude cline codex copilot crush cursor-agent droid gemini goose kilocode kimi " +
    "opencode openhands plandex qwen"
  ).split(" "),
);

/** Paths and package names of the agents, as given to node or npx. */
const packages: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)@anthropic-ai\/claude-code(?:@|\/|$)/, "claude"],
  [/(?:^|\/)@openai\/codex(?:@|\/|$)/, "codex"],
  [/(?:^|\/)@google\/gemini-cli(?:@|\/|$)/, "gemini"],
  [/(?:^|\/)@qwen-code\/qwen-code(?:@|\/|$)/, "qwen"],
  [/(?:^|\/)@sourcegraph\/amp(?:@|\/|$)/, "amp"],
  [/(?:^|\/)@github\/copilot(?:@|\/|$)/, "copilot"],
  [/(?:^|\/)@charmland\/crush(?:@|\/|$)/, "crush"],
  [/(?:^|\/)@augmentcode\/auggie(?:@|\/|$)/, "auggie"],
  [/(?:^|\/)@kilocode\/cli(?:@|\/|$)/, "kilocode"],
  [/(?:^|\/)opencode-ai(?:@|\/|$)/, "opencode"],
  [/(?:^|\/)aider(?:-chat)?(?:@|\/__main__\.py|$)/, "aider"],
];

/** Interpreters and runners: the first argument that is no flag names the program. */
const runners =
  /^(?:node(?:js)?|bun|bunx|deno|npx|python[\d.]*|pypy[\d.]*|uv|uvx|pipx|npm|pnpm|pnpx|yarn|(?:ba|da|z|fi|k|a)?sh)$/;

/** Subcommands of runners, before the program. */
const runnerWords = new Set(["exec", "x", "dlx", "run", "tool"]);

/** Flags of runners with a value in the next argument. */
const flagsWithValue = new Set(
  (
    "-r --require --import --loader --experimental-loader -C --conditions --env-file -p --package --from " +
    "--with --python -W -X"
  ).split(" "),
);

/** Subcommands that do not run the agent: servers for other programs, maintenance. */
const helperWords = new Set(
  (
    "mcp mcp-server config update upgrade doctor install login logout auth setup-token completion " +
    "completions migrate-installer plugin plugins extensions models stats help version"
  ).split(" "),
);

/**
 * The known coding agent that a process is, such as "claude"; undefined when it is none. A shell
 * that merely mentions one (`bash -c "claude …"`) is none, nor are its helpers (MCP servers,
 * native-messaging hosts) and desktop apps of the same name.
 */
export function agentOf(name: string, command: readonly string[]): string | undefined {
  const [argv0 = ""] = command;
  // A process title written over the arguments is one single argument.
  const words =
    command.length === 1 && /\s/.test(argv0.trim()) ? argv0.trim().split(/\s+/) : command;
  const first = words[0];
  if (first === undefined || first === "") return agentProgram(name, []);
  const program = baseName(first);
  if (!runners.test(program)) return agentProgram(first, words.slice(1));
  const at = scriptAt(program, words);
  const script = at === undefined ? undefined : words[at];
  return script === undefined ? undefined : agentProgram(script, words.slice(at! + 1));
}

/** Position of the program among the arguments of a runner; undefined for inline code (-c, -e) or none. */
function scriptAt(program: string, words: readonly string[]): number | undefined {
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "-m" && /^(?:python|pypy)/.test(program)) return at + 1;
    if (/^-(?:\w*c|e|-eval|-print|-call)$/.test(word) && word !== "-C") return undefined;
    if (flagsWithValue.has(word)) at += 1;
    else if (word.startsWith("-") || word === "") continue;
    else if (!runnerWords.has(word)) return at;
  }
  return undefined;
}

function agentProgram(path: string, rest: readonly string[]): string | undefined {
  const base = baseName(path);
  const packaged = packages.find(([pattern]) => pattern.test(path.replaceAll("\\", "/")))?.[1];
  const label = packaged ?? (commands.has(base) ? base : undefined);
  if (label === undefined || isDesktopApp(path, rest) || isHelper(rest)) return undefined;
  // The database migration tool of the same name has other commands.
  if (label === "goose" && !/^(?:session|run|acp|web|term)?$/.test(rest[0] ?? "")) return undefined;
  return label;
}

function isHelper(rest: readonly string[]): boolean {
  const word = rest.find((argument) => !argument.startsWith("-"));
  if (rest[0] !== undefined && helperWords.has(rest[0])) return true;
  if (word !== undefined && (word === "mcp" || word === "mcp-server") && rest.indexOf(word) < 2) {
    return true;
  }
  return rest.some((argument) =>
    /^--(?:version|help)$|^-[vh]$|^--[\w-]*(?:-mcp|native-host)$|^--type=/.test(argument),
  );
}

/** Electron applications of the same name: Claude.app, /opt/Claude/claude --type=renderer. */
function isDesktopApp(path: string, rest: readonly string[]): boolean {
  return (
    /\.app\/|\/opt\/[A-Z]|\/usr\/lib\/(?:claude|codex|gemini)-desktop\//.test(path) ||
    rest.some((argument) => argument.endsWith(".asar"))
  );
}

/** "/usr/bin/claude.js" and "C:\\bin\\claude.exe" are "claude"; "-bash" (a login shell) is "bash". */
function baseName(path: string): string {
  const slash = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return path
    .slice(slash + 1)
    .toLowerCase()
    .replace(/^-/, "")
    .replace(/\.(?:exe|cmd|bat|ps1|[cm]?[jt]s|py|sh)$/, "");
}
