import type { ProcessIdentity } from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import { explainFailure } from "../../connection/explain-failure.ts";
import type { Connection } from "../../connection/connect.ts";
import type { Io } from "../../terminal/io.ts";
import { executeKill } from "../actions/kill.ts";
import { scopeOf } from "../../targets/kill-scope.ts";
import type { ResolvedTarget } from "../../targets/resolve-target.ts";
import { why } from "../actions/why.ts";
import { closingLines, planLines } from "../rendering/kill-lines.ts";
import type { PsRow } from "../rendering/ps-lines.ts";
import { wrap } from "../rendering/wrap.ts";
import type { Overlay } from "./state.ts";

/** The terminal that `top` has, for what a command would print. */
export interface Screen {
  readonly io: Io;
  readonly width: number;
  show(overlay: Overlay): void;
}

/** Shows what `corral why` says of the row. */
export async function whyFromTop(
  { process, executor }: PsRow,
  connection: Connection,
  screen: Screen,
): Promise<void> {
  const text = process === undefined ? executor?.id : String(process.pid);
  if (text === undefined) return;
  const { io, lines, flush } = captured(screen);
  flush("busy");
  await explained(lines, async () => {
    await why(text, {}, connection, io);
  });
  flush("text");
}

/**
 * Shows the plan of `corral stop` for the row. What it resolves to stops what that plan lists, and nothing
 * else; undefined where there is nothing to confirm.
 */
export async function stopFromTop(
  row: PsRow,
  connection: Connection,
  screen: Screen,
  caller: ProcessIdentity | undefined,
): Promise<(() => Promise<void>) | undefined> {
  const target = targetOf(row);
  if (target === undefined) return undefined;
  const { io, lines, flush } = captured(screen);
  flush("busy");
  let run: (() => Promise<void>) | undefined;
  await explained(lines, async () => {
    const scope = scopeOf([target], {});
    const plan = await connection.client.processes.previewKill.mutate({
      scope,
      ...defined({ caller }),
    });
    lines.push(...planLines(plan, io));
    const confirmed = plan.targets.flatMap(({ selected, process }) => (selected ? [process] : []));
    if (confirmed.length === 0) return;
    const show = (line: string): void => {
      io.out(line);
      flush("busy");
    };
    run = async () => {
      lines.length = 0;
      flush("busy");
      await explained(lines, async () => {
        const request = { scope, confirmed, ...defined({ caller }) };
        const report = await executeKill(
          connection,
          { ...io, out: show, err: show },
          true,
          request,
        );
        lines.push(...closingLines(report, io));
      });
      flush("text");
    };
  });
  flush(run === undefined ? "text" : "ask");
  return run;
}

function targetOf({ process, executor }: PsRow): ResolvedTarget | undefined {
  if (process !== undefined) return { kind: "process", process };
  return executor === undefined ? undefined : { kind: "executor", executor };
}

function captured(screen: Screen) {
  const lines: string[] = [];
  const add = (line: string): void => {
    lines.push(line);
  };
  const io: Io = { ...screen.io, width: screen.width, out: add, err: add };
  const flush = (kind: Overlay["kind"]): void =>
    screen.show({ kind, lines: lines.flatMap((line) => wrap(line, screen.width)), offset: 0 });
  return { io, lines, flush };
}

/** Adds the sentence of an expected failure. */
async function explained(lines: string[], action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const failure = explainFailure(error);
    if (failure === undefined) throw error;
    lines.push(failure.line);
  }
}
