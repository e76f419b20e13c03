import { describe, expect, test } from "vitest";
import { hasScript, terminal } from "../support/terminal.ts";

const counting = (signal: string, after: string) =>
  `let seen = 0; process.on("${signal}", () => { if (++seen === 1) setTimeout(() => { console.log("se" + "en=" + seen); ${after} }, 400); }); console.log("rea" + "dy"); setInterval(() => {}, 1000);`;

describe.skipIf(!hasScript)("corral run in a terminal", { timeout: 180_000 }, () => {
  test("the command has the terminal: streams, size, foreground group", async () => {
    await using shell = await terminal();
    shell.type("stty cols 97 rows 31\n");
    const look =
      "test -t 0 && test -t 1 && test -t 2 && stty size && read line && echo li''ne=$line";
    shell.type(`$corral run -- sh -c '${look}'\n`);
    await shell.prints(/\n31 97\r/);
    shell.type("typed\n");
    await shell.prints(/line=typed/);
  });

  test("Ctrl-C reaches the command once, and its exit code is passed on", async () => {
    await using shell = await terminal();
    shell.type(
      `$corral run -- node -e '${counting("SIGINT", "process.exit(7);")}'; echo co''de=$?\n`,
    );
    await shell.prints(/ready/);
    shell.type("\u0003");
    expect((await shell.prints(/seen=(\d+)/))[1]).toBe("1");
    await shell.prints(/code=7/);
  });

  test("Ctrl-C that kills the command also ends the shell loop around it", async () => {
    await using shell = await terminal();
    // exec: a shell that has just forked may lose the signal before its child becomes the program.
    shell.type(
      "for n in 1 2 3; do $corral run -- sh -c 'echo be''gun; exec sleep 600'; done; echo over''all\n",
    );
    await shell.prints(/begun/);
    shell.type("\u0003");
    shell.type("echo ne''xt\n");
    await shell.prints(/next/);
    expect(shell.output().match(/begun/g)).toHaveLength(1);
    expect(shell.output()).not.toContain("overall");
  });

  test.each([
    ["Ctrl-Z stops both, and fg continues both", "read line; echo li''ne=$line", "\u001a"],
    [
      "a command that stops itself gives the prompt back",
      "kill -STOP $$; echo li''ne=typed; read _",
      "",
    ],
  ])("%s", async (_, script, keys) => {
    await using shell = await terminal();
    shell.type(`$corral run -- sh -c 'echo be''gun; ${script}'\n`);
    await shell.prints(/begun/);
    shell.type(keys);
    await shell.prints(/Stopped/);
    shell.type("echo prom''pt\n");
    await shell.prints(/prompt/);
    shell.type("fg\n");
    // What fg shows of the job.
    await shell.prints(/prompt[\s\S]*run -- sh/);
    shell.type("typed\n");
    await shell.prints(/line=typed/);
    shell.type("\n");
  });
});
