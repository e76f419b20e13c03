import { emitKeypressEvents } from "node:readline";
import { applyChanges, type CorralView } from "@corral/process-service/core";
import type { Connection } from "../connect.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../usage-error.ts";
import { afterKey, type FrameSize, startState, topFrame, type TopState } from "./frame.ts";

const ENTER = "\u001b[?1049h\u001b[?25l"; // alternate screen, cursor hidden (xterm ctlseqs)
const LEAVE = "\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";

/** A terminal that does not know its size says 0. */
function sizeOf({ columns, rows }: NodeJS.WriteStream): FrameSize {
  return { columns: columns || 80, rows: rows || 24 };
}

/** The live list on the whole terminal until a person leaves it. */
export async function top({ client }: Connection, io: Io): Promise<number> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UsageError("`corral top` needs a terminal; `corral ps --watch` works in a pipe.");

  const leaving = new AbortController();
  let state: TopState = startState;
  let view: CorralView | undefined;
  let heardAt = performance.now();
  const draw = (): void => {
    if (view === undefined) return;
    const lines = topFrame(view, state, sizeOf(stdout), io.colors, performance.now() - heardAt);
    stdout.write(`${HOME}${lines.map((line) => line + CLEAR_LINE).join("\r\n")}${CLEAR_BELOW}`);
  };
  const onKey = (_: string | undefined, key: { name?: string; ctrl?: boolean }): void => {
    const next = afterKey(state, key);
    if (next === undefined) leaving.abort();
    else state = next;
    draw();
  };

  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.on("keypress", onKey);
  stdout.on("resize", draw);
  stdout.write(ENTER);
  const clock = setInterval(draw, 1_000);
  try {
    let newest: CorralView | undefined;
    const events = client.processes.watch.subscribe(undefined, { signal: leaving.signal });
    for await (const { data } of events) {
      heardAt = performance.now();
      newest =
        data.kind === "view" || newest === undefined
          ? data.kind === "view"
            ? data.view
            : undefined
          : applyChanges(newest, data.changes);
      if (!state.paused) view = newest;
      draw();
    }
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
  } finally {
    clearInterval(clock);
    stdout.write(LEAVE);
    stdout.removeListener("resize", draw);
    stdin.removeListener("keypress", onKey);
    stdin.setRawMode(false);
    stdin.pause();
  }
  return exitCodes.done;
}
