import { createInterface } from "node:readline/promises";

export type Answer = "yes" | "declined" | "interrupted";

/** Asks on stderr: stdout is for the output of the command. */
export async function ask(question: string): Promise<Answer> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  let interrupted = false;
  const ended = new AbortController();
  // Ctrl-D closes the prompt without an answer.
  prompt.once("close", () => ended.abort());
  prompt.once("SIGINT", () => {
    interrupted = true;
    prompt.close();
  });
  try {
    const answer = await prompt.question(`${question} [y/N] `, { signal: ended.signal });
    return /^y(es)?$/i.test(answer.trim()) ? "yes" : "declined";
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    process.stderr.write("\n");
    return interrupted ? "interrupted" : "declined";
  } finally {
    prompt.close();
  }
}
