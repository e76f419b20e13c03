import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { Packed } from "./pack.ts";
import { run } from "./run.ts";

/** What `publint --strict` and `attw --profile esm-only` find wrong with a tarball, in words. */
export async function checkTarball(packed: Packed): Promise<readonly string[]> {
  return [...(await lintPublishing(packed)), ...(await checkTypesOfExports(packed))];
}

async function lintPublishing({ tarball }: Packed): Promise<string[]> {
  const bytes = await readFile(tarball);
  const contents = new Uint8Array(bytes).buffer;
  const { messages, pkg } = await publint({ pack: { tarball: contents }, strict: true });
  return messages.map((message) => {
    const text = formatMessage(message, pkg, { color: false }) ?? message.code;
    return `publint: ${message.type}: ${text}`;
  });
}

async function checkTypesOfExports({ source, tarball }: Packed): Promise<string[]> {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve("@arethetypeswrong/cli/package.json"));
  const program = path.join(folder, "dist", "index.js");
  const args = [program, tarball, "--profile", "esm-only", "--format", "ascii", "--no-color"];
  const { exitCode, output } = await run(process.execPath, args, { cwd: source });
  return exitCode === 0 ? [] : [`attw ended with ${exitCode}:\n${output}`];
}
