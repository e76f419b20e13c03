import type { ProductSessions } from "@corral/process-service";
import type { Diagnosis } from "./diagnose.ts";

/** What the server reads of agents' sessions. */
export interface SessionFacts {
  /** Whether the setting is on. */
  readonly isOn: boolean;
  readonly products: readonly ProductSessions[];
}

/** One line per product. */
export function diagnoseSessions(facts: SessionFacts | undefined): Diagnosis[] {
  if (facts === undefined) return [];
  if (!facts.isOn) return [line("note", "are not read: switched off in the settings")];
  if (facts.products.length === 0) return [line("good", "no agent runs")];
  return facts.products.map(ofProduct);
}

function ofProduct({ product: { title }, agents, known, problems }: ProductSessions): Diagnosis {
  if (known === undefined) {
    return line("note", `${title}: its files are not read; hooks can tell (executors.event)`);
  }
  const reasons = problems.length === 0 ? "" : `: ${problems.join("; ")}`;
  const says = `${title}: ${known} of ${agents} known${reasons}`;
  return line(known === agents && problems.length === 0 ? "good" : "note", says);
}

function line(level: Diagnosis["level"], says: string): Diagnosis {
  return { level, what: "sessions", says };
}
