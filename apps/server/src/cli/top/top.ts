import { emitKeypressEvents } from "node:readline";
import { type CorralView } from "@corral/process-service/core";
import { withoutCaller } from "@corral/process-service/internal";
import { callerOf } from "../../connection/caller.ts";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { followViews } from "../../connection/follow-views.ts";
import type { Io } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import { afterKey, type FrameSize, startState, topFrame, type TopState } from "./frame.ts";

const ENTER = "\u001b[?1049h\u001b[?25l"; // alternate screen, cursor hidden (xterm ctlseqs)
const LEAVE = "\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";

/** Some terminals report a size of 0. */
function sizeOf({ columns, rows }: NodeJS.WriteStream): FrameSize {
  return { columns: columns || 80, rows: rows || 24 };
}

/** Shows the live list on the whole terminal until a key quits it. */
export async function top({ client }: Connection, io: Io): Promise<number> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UsageError("`corral top` needs a terminal; `corral ps --watch` works in a pipe.");

  const { caller } = await callerOf(client);
  const quit = new AbortController();
  let state: TopState = startState;
  let view: CorralView | undefined;
  let receivedAt = performance.now();
  let lost: string | undefined;
  const draw = (): void => {
    if (view === undefined) return;
    const connection = { ageMs: performance.now() - receivedAt, lost };
    const lines = topFrame(view, state, sizeOf(stdout), io.colors, connection);
    stdout.write(`${HOME}${lines.map((line) => line + CLEAR_LINE).join("\r\n")}${CLEAR_BELOW}`);
  };
  const onKey = (_: string | undefined, key: { name?: string; ctrl?: boolean }): void => {
    const next = afterKey(state, key);
    if (next === undefined) quit.abort();
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
    await followViews(client, {
      signal: quit.signal,
      onView: (next) => {
        receivedAt = performance.now();
        if (!state.paused) view = caller === undefined ? next : withoutCaller(next, caller);
        draw();
      },
      onLost: (reason) => {
        lost = reason;
        draw();
      },
    });
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
