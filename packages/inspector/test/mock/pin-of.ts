import type { ProcessIdentity } from "../../src/core/identity.ts";
import type { ProcessPin } from "../../src/core/driver.ts";
import type { MockProcessInspector } from "../../src/mock/index.ts";

/** The pin of a process that can be pinned. */
export async function pinOf(
  inspector: MockProcessInspector,
  target: ProcessIdentity,
): Promise<ProcessPin> {
  const result = await inspector.pin(target);
  if (result.outcome !== "pinned") throw new Error(`not pinned but ${result.outcome}`);
  return result.pin;
}
