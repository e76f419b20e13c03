import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { corralServe } from "../../support/corral-process.ts";
import { hasScript, terminal } from "../../support/terminal.ts";

/** A process of the test's own, found by the word in its command. */
function sleeper(word: string) {
  const child = spawn(process.execPath, ["-e", `setInterval(() => {}, 1000) // ${word}`]);
  const ended = once(child, "exit");
  return {
    pid: child.pid ?? 0,
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

// Longer than one wait, so that what was printed instead is told.
const limits = { timeout: 120_000 };

test.runIf(hasScript)("top stops what its plan lists, after y and not before", limits, async () => {
  await using server = await corralServe();
  await using target = sleeper("topvictimqxy");
  await using screen = await terminal();
  screen.type(`CORRAL_DATA_DIR=${server.directory} $corral top\n`);
  await screen.prints(/q quit/);
  screen.type("at/topvictimqxy");
  await screen.prints(/\/topvictimqxy█/);
  screen.type("\r");
  await screen.prints(new RegExp(`> +${target.pid} `));
  screen.type("x");
  await screen.prints(/Stops 1 process, [^]*Stop these\? y stops/);
  // Another key goes back: nothing was signalled.
  screen.type("n");
  await screen.prints(/Stop these\?[^]*q quit/);
  expect(target.isRunning()).toBe(true);

  screen.type("\r");
  await screen.prints(/any key goes back/);
  screen.type(" ");
  await screen.prints(/any key goes back[^]*q quit/);
  screen.type("x");
  await screen.prints(/any key goes back[^]*Stop these\?/);
  screen.type("y");
  await target.ended;
  // While it is stopped, no key goes back.
  await screen.prints(/confirmed gone[^]*any key goes back/);
  screen.type(" ");
  await screen.prints(/confirmed gone[^]*q quit/);
  screen.type("q");
  await screen.prints(/\[\?1049l/);
});
