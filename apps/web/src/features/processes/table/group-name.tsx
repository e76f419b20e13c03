import type { ExecutorView } from "@corral/process-service/core";
import { agentStateDetails, agentStateWords, visibleText } from "@corral/process-service/internal";
import { endingText, executorStatus } from "../../../model/executor-text.ts";
import { executorHint } from "../../../model/session-text.ts";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
import { Badge } from "./badge.tsx";
import { FindingMark } from "./finding-mark.tsx";
import { useNow } from "./row-context.ts";
import { shownAlike } from "../model/fold-alike.ts";
import type { Row, TreeNode } from "../model/tree-node.ts";
import { countText, executorFacts } from "./row-text.ts";

/** Name of a group and the number of its processes; of an executor on two lines. */
export function GroupName({ row }: { readonly row: Row }) {
  const { node } = row;
  if (node.kind === "executor" && node.executor !== undefined) {
    return <ExecutorName row={row} executor={node.executor} />;
  }
  return (
    <>
      {node.kind === "shared" ? (
        <SharedName node={node} />
      ) : (
        <span className={`min-w-12 truncate ${nameStyle[node.kind] ?? "font-semibold"}`}>
          <UntrustedText text={node.label} length={160} />
        </span>
      )}
      {node.kind === "alike" ? (
        <>
          <span className="shrink-0 text-muted">×{shownAlike(node).length}</span>
          <FindingMark row={row} />
        </>
      ) : (
        <span className="ml-auto min-w-0 shrink-[9] truncate pl-2 text-sm text-muted @max-md:hidden">
          {countText(node)}
        </span>
      )}
    </>
  );
}

const nameStyle: Readonly<Partial<Record<TreeNode["kind"], string>>> = {
  suspected: "text-muted",
  alike: "font-medium",
  "left-over": "shrink-0 font-semibold text-danger",
};

/** The product first where the whole heading does not fit: several would read the same. */
function SharedName({ node }: { readonly node: TreeNode }) {
  const title = node.children[0]?.process?.sharedBy?.title;
  return (
    <>
      <span className="min-w-12 truncate font-semibold @max-md:hidden">
        <UntrustedText text={node.label} length={160} />
      </span>
      <span className="min-w-12 truncate font-semibold @md:hidden">
        <UntrustedText text={title ?? node.label} length={160} />, shared
      </span>
    </>
  );
}

/** What it works on and what it does; below it which agent, where, since when, how many below. */
function ExecutorName({ row, executor }: { readonly row: Row; readonly executor: ExecutorView }) {
  const now = useNow();
  const { title, label } = executor;
  return (
    // Where it is narrow, what the agent does moves to the second line.
    <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-1.5 leading-tight">
      <span className="flex w-full min-w-0 items-center gap-1.5 @max-md:contents">
        <span className="min-w-12 truncate font-semibold @max-md:w-full">
          <UntrustedText text={title?.text ?? label} length={200} />
        </span>
        <Status executor={executor} now={now} />
        <FindingMark row={row} />
        {executor.protected === true && <Badge>protected</Badge>}
      </span>
      <span
        title={executorHint(executor)}
        className="w-full truncate text-sm text-muted @max-md:w-auto @max-md:min-w-0 @max-md:flex-1"
      >
        {executorFacts(row.node, executor, now).map((fact, index) => (
          <span key={fact}>
            {index > 0 && " · "}
            <UntrustedText text={fact} length={120} />
          </span>
        ))}
      </span>
    </span>
  );
}

function Status({ executor, now }: { readonly executor: ExecutorView; readonly now: number }) {
  const words = executorStatus(executor, now);
  if (executor.alive) {
    const { state } = executor;
    const waits = state?.state === "waiting";
    const does = agentStateWords(state, now);
    if (does === undefined) return null;
    return (
      <span
        title={state && does && visibleText(agentStateDetails(state, now))}
        className={`flex shrink-0 items-center gap-1.5 text-sm ${waits ? "rounded bg-accent-soft px-1.5 font-semibold text-accent" : "text-muted"}`}
      >
        <span
          aria-hidden="true"
          className={`size-1.5 rounded-full border border-current ${state?.state === "idle" ? "" : "bg-current"}`}
        />
        {waits ? (
          <>
            <span className="@md:hidden">waits</span>
            <span className="@max-md:hidden">{does}</span>
          </>
        ) : (
          does
        )}
      </span>
    );
  }
  return (
    <span
      title={endingText(executor)}
      className="max-w-[60%] shrink-0 truncate text-sm text-danger"
    >
      <span className="@md:hidden">ended</span>
      <span className="@max-md:hidden">{words}</span>
    </span>
  );
}
