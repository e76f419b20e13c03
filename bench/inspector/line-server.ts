import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that does one scan for each line it gets, and answers with a line. */
export interface LineServer {
  readonly scan: () => Promise<number>;
}

/** Its start is not part of what is measured, which favours it against what runs in Node. */
export function startLineServer(command: string, args: readonly string[]): LineServer {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    scan: async () => {
      child.stdin.write("\n");
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${command} has ended`);
      return Number(value);
    },
  };
}
