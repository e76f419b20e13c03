/**
 * What a process is for, where its name or its arguments tell. `agent`: a session of a coding agent, not
 * its daemons and helpers. `dev-server`: serves a project's pages or API. `database`: a server, no client.
 * `shell`: also one that runs a command.
 */
export type ProcessRole =
  | "agent"
  | "mcp-server"
  | "dev-server"
  | "test-runner"
  | "language-server"
  | "build"
  | "browser"
  | "database"
  | "shell";

/** What people call a script of a project, or a target of a build tool, tells what it does. */
export function roleOfTask(task: string): ProcessRole | undefined {
  if (
    /^(?:dev|develop|start|serve|server|preview|storybook)(?:[:.-]|$)|:(?:dev|serve|start)$/.test(
      task,
    )
  )
    return "dev-server";
  if (/^(?:tests?|check:test|spec|e2e)(?:[:.-]|$)|:(?:test|e2e)$/.test(task)) return "test-runner";
  if (/^(?:build|compile|bundle|release)(?:[:.-]|$)|:build$/.test(task)) return "build";
  return undefined;
}

const mcp = /(?:^|[-_/.@])mcp(?:[-_/.@\d]|$)/i;
const languageServer =
  /(?:language-?server|langserver)(?:$|[-_.])|(?:^|[-_])(?:lsp|ls)$|^lsp[-_]|LanguageServer$/i;

/** By the conventions of names: `mcp-server-git`, `bash-language-server`. */
export function roleOfName(name: string): ProcessRole | undefined {
  if (mcp.test(name)) return "mcp-server";
  return languageServer.test(name) && name !== "ls" ? "language-server" : undefined;
}
