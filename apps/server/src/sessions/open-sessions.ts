import { homedir } from "node:os";
import { createSessionSource } from "@corral/agents/sessions";
import type { SessionProcess, SessionSource } from "@corral/agents/sessions";
import type { ProcessInspector } from "@corral/inspector";
import { DatabaseCopies } from "./database-copies.ts";

export interface OpenedSessions {
  readonly source: SessionSource;
  readonly close: () => Promise<void>;
}

/** Reads agents' sessions with what the inspector tells of their processes. */
export function openSessions(
  inspector: Pick<ProcessInspector, "openFiles" | "readVariables">,
): OpenedSessions {
  const databases = new DatabaseCopies();
  const source = createSessionSource({
    system: {
      openFiles: async (process) => ask(process, (identity) => inspector.openFiles(identity)),
      variables: async (process, names) =>
        // Elsewhere no environment can be read: agents are the user's own, and have the same home.
        globalThis.process.platform === "linux"
          ? ask(process, (identity) => inspector.readVariables(identity, names))
          : { HOME: homedir() },
      rows: (path, sql, parameters, options) => databases.rows(path, sql, parameters, options),
    },
  });
  return {
    source,
    close: async () => {
      source.close();
      await databases.close();
    },
  };
}

async function ask<T>(
  { pid, startToken }: SessionProcess,
  answer: (identity: { readonly pid: number; readonly startToken: string }) => Promise<T>,
): Promise<T | undefined> {
  return startToken === undefined ? undefined : await answer({ pid, startToken });
}
