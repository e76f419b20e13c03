import { emitKeypressEvents } from "node:readline";
import { type CorralView } from "@corral/process-service/core";
import { withoutCaller } from "@corral/process-service/internal";
import { callerOf } from "../../connection/caller.ts";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { followViews } from "../../connection/follow-views.ts";
import type { Io } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import { stopFromTop, whyFromTop } from "./act.ts";
import { cursorIndex, type FrameSize, topFrame, topRows } from "./frame.ts";
import { afterKey, type Key, startState, type TopState } from "./state.ts";

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
export async function top(connection: Connection, io: Io): Promise<number> {
  const { client } = connection;
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
    if (view === undefined || quit.signal.aborted) return;
    const age = { ageMs: performance.now() - receivedAt, lost };
    const lines = topFrame(view, state, sizeOf(stdout), io.colors, age);
    stdout.write(`${HOME}${lines.map((line) => line + CLEAR_LINE).join("\r\n")}${CLEAR_BELOW}`);
  };
  const show = (overlay: TopState["overlay"]): void => {
    state = { ...state, overlay };
    draw();
  };
  let confirm: (() => Promise<void>) | undefined;
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    quit.abort();
  };
  const onKey = (_: string | undefined, key: Key): void => {
    const isPlain = state.overlay === undefined && !state.typing && key.ctrl !== true;
    const { rows } =
      view === undefined ? { rows: [] } : topRows(view, state, sizeOf(stdout), io.colors);
    const index = cursorIndex(rows, state);
    const selected = rows[index];
    const screen = { io, width: sizeOf(stdout).columns, show };
    if (isPlain && selected !== undefined && (key.name === "return" || key.name === "enter")) {
      whyFromTop(selected, connection, screen).catch(fail);
    } else if (isPlain && selected !== undefined && key.name === "x") {
      confirm = undefined;
      stopFromTop(selected, connection, screen, caller).then((run) => (confirm = run), fail);
    } else if (state.overlay?.kind === "ask" && key.name === "y") {
      confirm?.().catch(fail);
    } else {
      const keys = rows.map((row) => row.key);
      const next = afterKey({ ...state, index }, key, keys);
      if (next === undefined) quit.abort();
      else state = next;
      draw();
    }
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
  if (failures.length > 0) throw failures[0];
  return exitCodes.done;
}
