import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { main, waitFor } from "./corral-process.ts";
import { temporaryDirectory } from "./test-server.ts";

export const hasScript = spawnSync("script", ["--version"]).status === 0;

/** A shell in a terminal of its own (script(1) of util-linux), typed into and read from. */
export async function terminal() {
  const directory = await temporaryDirectory();
  const shell = "bash --norc --noprofile -i";
  const child = spawn("script", ["-qfc", shell, "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      ...process.env,
      CORRAL_DATA_DIR: directory.path,
      PS1: "$ ",
      TERM: "dumb",
      corral: `${process.execPath} ${main}`,
    },
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stdin.on("error", () => undefined);
  const ended = once(child, "exit");
  return {
    output: () => output,
    type: (text: string) => child.stdin.write(text),
    /** Waits for what the pattern takes out of everything that has been printed. */
    prints: async (pattern: RegExp) => {
      const found = await waitFor(() => pattern.exec(output) ?? undefined, 60_000).catch(
        () => undefined,
      );
      if (found !== undefined) return found;
      throw new Error(`${pattern} was not printed, but: …${JSON.stringify(output.slice(-2_000))}`);
    },
    async [Symbol.asyncDispose]() {
      // The end of its input is the end of the terminal: everything in it is hung up.
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await ended;
      clearTimeout(timer);
      await directory[Symbol.asyncDispose]();
    },
  };
}
