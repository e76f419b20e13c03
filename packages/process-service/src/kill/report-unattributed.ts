import { identityOf } from "@corral/inspector";
import type { ScannedProcess } from "../core/kill/find-new-targets.ts";
import { unattributed } from "../core/kill/unattributed.ts";
import { titleOf } from "../core/names/stored-title.ts";
import { markIncomplete, refusalsIn, type KillRun } from "./kill-run.ts";

/** How many processes the note names. */
const mostNamed = 10;

/** Notes living processes that may come from the targets but cannot be attributed: the kill is then incomplete. */
export async function reportUnattributed(run: KillRun): Promise<void> {
  const { possiblyRelated, runners } = run.confirmed;
  const { scan: processes, targets, excluded } = run;
  const outcomes = targets.outcomes().map(({ id }) => id);
  const known = new Set([...targets.known().keys(), ...outcomes]);
  const births = run.births.seen;
  const programs = run.tools.programs.kinds;
  const refusal = refusalsIn(run, processes);
  const found: string[] = [];
  for (const one of unattributed({
    processes,
    known,
    excluded,
    possiblyRelated,
    births,
    runners,
    programs,
  })) {
    if (refusal(one) === undefined && (await lives(run, one))) {
      found.push(`${one.title ?? titleOf(one, programs).title} ${one.pid}`);
    }
  }
  if (found.length === 0) return;
  const more = found.length > mostNamed ? ` and ${found.length - mostNamed} more` : "";
  const named = found.slice(0, mostNamed).join(", ");
  markIncomplete(
    run,
    `May have come from it and still runs, as nobody saw who started it: ${named}${more}.`,
  );
}

/** Checked again: most orphans that a scan shows are gone a moment later. */
async function lives({ inspector }: KillRun, process: ScannedProcess): Promise<boolean> {
  const identity = identityOf(process);
  if (identity === undefined) return true;
  const result = await inspector.pin(identity);
  if (result.outcome !== "pinned") return result.outcome !== "gone" && result.outcome !== "reused";
  using pin = result.pin;
  const { kind } = pin.status();
  return kind !== "gone" && kind !== "zombie";
}
