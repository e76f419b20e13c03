import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { ProcessServiceError } from "@corral/process-service/core";
import type { ExecutorView, ProcessView } from "@corral/process-service/core";
import { findExecutor, parseTarget, visibleText } from "@corral/process-service/internal";
import type { Connection } from "../connection/connect.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { executorMention } from "./executor-mention.ts";

/** What a target names on this machine. */
export type ResolvedTarget =
  | { readonly kind: "process"; readonly process: ProcessView }
  | { readonly kind: "port"; readonly port: number; readonly processes: readonly ProcessView[] }
  | { readonly kind: "executor"; readonly executor: ExecutorView }
  | {
      readonly kind: "workspace";
      /** Absolute, symlinks resolved. */
      readonly workspace: string;
      readonly executors: readonly ExecutorView[];
    }
  | { readonly kind: "left-over" };

/** Throws UsageError for what is no target or fits several; else an error that says what is not there. */
export async function resolveTarget(
  text: string,
  client: Connection["client"],
): Promise<ResolvedTarget> {
  const target = parseTarget(text);
  switch (target?.kind) {
    case undefined:
      throw new UsageError(
        `“${visibleText(text)}” is no target: give a pid, a :port, a short id from \`corral ps\`, a label, a task, a branch, a path, or left-over.`,
      );
    case "left-over":
      return target;
    case "pid": {
      const processes = await client.processes.list.query({ fresh: true });
      const process = processes.find(({ pid }) => pid === target.pid);
      if (process === undefined) throw notFound(`There is no process ${target.pid}.`);
      return { kind: "process", process };
    }
    case "port": {
      const processes = await client.processes.list.query({ port: target.port, fresh: true });
      if (processes.length === 0) {
        throw notFound(
          `Nothing listens on port ${target.port}, or it is another user's or in a container.`,
        );
      }
      return { kind: "port", port: target.port, processes };
    }
    case "path":
      return resolvePath(target.path, await client.executors.list.query());
    case "name":
      return {
        kind: "executor",
        executor: requireExecutor(target.name, await client.executors.list.query()),
      };
  }
}

async function resolvePath(
  path: string,
  executors: readonly ExecutorView[],
): Promise<ResolvedTarget> {
  const absolute = resolve(path.replace(/^~(?=[/\\])/, homedir()));
  const workspace = await realpath(absolute).catch(() => absolute);
  const inside = executors.filter(
    (one) => one.workspace === workspace && (one.alive || one.totals.leftOver > 0),
  );
  if (inside.length === 0) {
    throw notFound(`No agent works in ${visibleText(workspace)}; \`corral ps\` lists them.`);
  }
  return { kind: "workspace", workspace, executors: inside };
}

/** By short id, id, label, task or branch. Throws as `resolveTarget` does. */
export function requireExecutor(name: string, executors: readonly ExecutorView[]): ExecutorView {
  const found = findExecutor(name, executors);
  if (found.found === "one") return found.executor;
  if (found.found === "none") {
    throw new ProcessServiceError(
      "EXECUTOR_NOT_FOUND",
      `No agent, task or branch is called “${visibleText(name)}”; \`corral ps\` lists them.`,
    );
  }
  const ids = executors.map(({ id }) => id);
  const candidates = found.candidates.map((one) => executorMention(one, ids));
  throw new UsageError(
    `“${visibleText(name)}” fits ${candidates.length}: ${candidates.join("; ")}. Give the short id.`,
  );
}

function notFound(message: string): ProcessServiceError {
  return new ProcessServiceError("PROCESS_NOT_FOUND", message);
}
