import type { ProcessIdentity } from "../../src/core/identity.ts";
import type { ProcessInfo } from "../../src/core/snapshot.ts";
import type { ProcessPin } from "../../src/core/driver.ts";
import { ProcessInspectorError } from "../../src/core/errors.ts";
import type { ProcessInspector } from "../../src/inspector.ts";

export async function infoOf(inspector: ProcessInspector, pid: number): Promise<ProcessInfo> {
  const found = (await inspector.listProcesses()).find((info) => info.pid === pid);
  if (found === undefined) throw new Error(`Process ${pid} is not listed.`);
  return found;
}

export async function identify(inspector: ProcessInspector, pid: number): Promise<ProcessIdentity> {
  const { startToken } = await infoOf(inspector, pid);
  if (startToken === undefined) throw new Error(`Process ${pid} has no start token.`);
  return { pid, startToken };
}

export async function pinOf(inspector: ProcessInspector, pid: number): Promise<ProcessPin> {
  const result = await inspector.pin(await identify(inspector, pid));
  if (result.outcome !== "pinned")
    throw new Error(`Process ${pid} is not pinned: ${result.outcome}`);
  return result.pin;
}

/** The result, or the code of the error. */
export async function codeOf(asked: Promise<unknown>): Promise<unknown> {
  return await asked.catch((error: unknown) =>
    error instanceof ProcessInspectorError ? error.code : error,
  );
}
