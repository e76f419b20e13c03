import { viewBuilders } from "@corral/testing";
import type { CorralView, ExecutorView, ProcessView } from "../../../src/core/model.ts";

export { belongsTo, suspected } from "@corral/testing";

const builders = viewBuilders({
  process: { userId: 1000 },
  executor: { pid: 1, startToken: "none" },
  view: { revision: 7 },
});

/** A process as a view shows it; `startToken` null: it could not be read. */
export function processView({
  pid,
  startToken = `boot:${pid}`,
  ...fields
}: Partial<Omit<ProcessView, "startToken">> & {
  readonly pid: number;
  readonly startToken?: string | null;
}): ProcessView {
  const { startToken: _, ...view } = builders.processView(pid, {
    id: `${pid}@${startToken ?? "?"}`,
    command: `p${pid} --run`,
    ...fields,
  });
  return startToken === null ? view : { ...view, startToken };
}

export function executorView({
  id,
  ...fields
}: Partial<ExecutorView> & { readonly id: string }): ExecutorView {
  return builders.executorView(id, fields);
}

export function viewOf(
  processes: readonly ProcessView[],
  executors: readonly ExecutorView[] = [],
): CorralView {
  return builders.corralView({ processes, executors });
}

/** What a caller without types may send. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it lies about
export function fromTheWire<T>(value: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- lying to the compiler is the test
  return value as T;
}

export const ascending = (a: number, b: number): number => a - b;
