import type { ExecutorView } from "@corral/process-service/core";
import { visibleText } from "@corral/process-service/internal";
import { executorTitle } from "../../../model/executor-text.ts";
import { navigate } from "../../../state/use-url-state.ts";

/** How many agents wait for the person; opens the page of the one that waits longest. */
export function WaitingButton({ executors }: { readonly executors: readonly ExecutorView[] }) {
  const waiting = executors
    .filter(({ state }) => state?.state === "waiting")
    .toSorted((a, b) => (a.state?.since ?? 0) - (b.state?.since ?? 0));
  const [first] = waiting;
  if (first === undefined) return null;
  return (
    <button
      type="button"
      title={waiting.map((each) => visibleText(executorTitle(each))).join("\n")}
      onClick={() => navigate({ page: { kind: "executor", id: first.id } })}
      className="rounded-md bg-accent-soft px-2 py-0.5 font-semibold text-accent hover:underline"
    >
      {waiting.length === 1 ? "1 waits for you" : `${waiting.length} wait for you`}
    </button>
  );
}
