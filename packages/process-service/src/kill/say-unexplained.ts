import { identityOf } from "@corral/inspector";
import type { ScannedProcess } from "../core/kill/kill-joins.ts";
import { unexplained } from "../core/kill/unexplained.ts";
import { readableName } from "../core/text/readable-name.ts";
import { doubt, refusalIn, type KillRun } from "./kill-run.ts";

/** How many are named. */
const mostNamed = 10;

/** Names the living whom nothing ties to the kill, and nothing to anybody else: then it is not done. */
export async function sayUnexplained(run: KillRun): Promise<void> {
  const { doubtful, runners } = run.confirmed;
  const { scan: processes, victims, bystanders } = run;
  const outcomes = victims.outcomes().map(({ id }) => id);
  const known = new Set([...victims.known().keys(), ...outcomes]);
  const births = run.births.seen;
  const refusal = refusalIn(run, processes);
  const found: string[] = [];
  for (const one of unexplained({ processes, known, bystanders, doubtful, births, runners })) {
    if (refusal(one) === undefined && (await lives(run, one))) found.push(nameOf(one));
  }
  if (found.length === 0) return;
  const more = found.length > mostNamed ? ` and ${found.length - mostNamed} more` : "";
  const named = found.slice(0, mostNamed).join(", ");
  doubt(
    run,
    `May have come from it and still runs, as nobody saw who started it: ${named}${more}.`,
  );
}

/** Most that a scan shows without a parent are gone a moment later. */
async function lives({ inspector }: KillRun, process: ScannedProcess): Promise<boolean> {
  const identity = identityOf(process);
  if (identity === undefined) return true;
  const result = await inspector.pin(identity);
  if (result.outcome !== "pinned") return result.outcome !== "gone" && result.outcome !== "reused";
  using pin = result.pin;
  const { kind } = pin.status();
  return kind !== "gone" && kind !== "zombie";
}

function nameOf({ name, command, pid }: ScannedProcess): string {
  return `${typeof command === "string" ? name : readableName({ name, command })} ${pid}`;
}
