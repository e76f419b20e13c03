import { homedir } from "node:os";
import { join } from "node:path";
import { findCommand } from "@corral/client/node";
import { visibleText } from "@corral/process-service/internal";
import { integratedAgents, type Command } from "../../integrate/agents.ts";
import { readIfThere, replaceFile } from "../../integrate/replace-file.ts";
import { packageFolder } from "../../package/package-folder.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import type { Io } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import { changedLines } from "../rendering/changed-lines.ts";

export interface IntegrateOptions {
  readonly remove?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Shows what changes in an agent's own configuration, asks, and changes it. */
export async function integrate(
  name: string,
  { remove = false, dryRun = false, yes = false }: IntegrateOptions,
  io: Io,
): Promise<number> {
  const agent = integratedAgents[name];
  if (agent === undefined) {
    const known = Object.keys(integratedAgents).join(", ");
    throw new UsageError(`“${visibleText(name)}” cannot be integrated; known are ${known}.`);
  }
  const files = agent.files({ home: homedir(), environment: process.env });
  const path = files.find((file) => readHere(file) !== undefined) ?? files[0] ?? "";
  const before = readHere(path);
  let after: string;
  try {
    after = agent.edit(before ?? "", remove ? undefined : mcpCommand());
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
  if (after === (before ?? "") || (remove && before === undefined)) {
    io.err(`${agent.title} ${remove ? "does not have" : "has"} Corral's tools already: ${path}`);
    return exitCodes.done;
  }
  io.err(before === undefined ? `${path} (new)` : path);
  for (const line of changedLines(before ?? "", after)) io.out(visibleText(line));
  if (dryRun) return exitCodes.done;
  if (!yes) {
    if (!io.interactive) {
      io.err("No terminal to ask at. Check the change above and add --yes.");
      return exitCodes.declined;
    }
    const answer = await io.ask("Change it?");
    if (answer !== "yes") return exitCodes[answer];
  }
  const copy = explained(path, () => replaceFile(path, before, after));
  if (copy !== undefined) io.err(`What was there is in ${copy}`);
  io.err(`Done; the next session of ${agent.title} ${remove ? "is without it" : "has it"}.`);
  return exitCodes.done;
}

function readHere(path: string): string | undefined {
  return explained(path, () => readIfThere(path));
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error && "code" in error)) throw error;
    throw new UsageError(`${path} cannot be changed (${String(error.code)}); nothing was.`);
  }
}

function mcpCommand(): Command {
  return findCommand("corral", process.env["PATH"]).kind === "found"
    ? ["corral", "mcp"]
    : [process.execPath, join(packageFolder, "dist/cli/main.js"), "mcp"];
}
