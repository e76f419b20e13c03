import type { ExecutorView } from "@corral/process-service/core";
import { agentStateDetails, agentStateWords, visibleText } from "@corral/process-service/internal";
import { endingText, executorStatus } from "../../../model/executor-text.ts";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
import { Badge } from "./badge.tsx";
import { useNow } from "./row-context.ts";
import type { TreeNode } from "../model/tree-node.ts";
import { countText } from "./row-text.ts";

/** Name of a project, task or executor, the executor's status, and the number of processes. */
export function GroupName({ node }: { readonly node: TreeNode }) {
  return (
    <>
      {node.kind === "executor" && node.executor !== undefined ? (
        <ExecutorName executor={node.executor} />
      ) : node.kind === "shared" ? (
        <SharedName node={node} />
      ) : (
        <span
          className={`min-w-12 truncate ${node.kind === "suspected" ? "text-muted" : "font-semibold"}`}
        >
          <UntrustedText text={node.label} length={160} />
        </span>
      )}
      <span className="ml-auto shrink-0 pl-2 text-sm text-muted @max-md:hidden">
        {countText(node)}
      </span>
    </>
  );
}

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

function ExecutorName({ executor }: { readonly executor: ExecutorView }) {
  const now = useNow();
  const { title, task, label } = executor;
  return (
    <>
      {title !== undefined && (
        <span className="min-w-12 truncate font-semibold">
          <UntrustedText text={title.text} length={200} />
        </span>
      )}
      {title?.source === "session" && task !== undefined && (
        <span className="max-w-[30%] min-w-0 truncate text-sm text-muted @max-4xl:hidden">
          <UntrustedText text={task} length={120} />
        </span>
      )}
      <span
        className={
          title === undefined
            ? "min-w-12 truncate font-semibold"
            : "shrink-0 text-muted @max-4xl:hidden"
        }
      >
        <UntrustedText text={label} length={60} />
      </span>
      <Status executor={executor} now={now} />
      {executor.protected === true && <Badge>kept</Badge>}
    </>
  );
}

function Status({ executor, now }: { readonly executor: ExecutorView; readonly now: number }) {
  const words = executorStatus(executor, now);
  if (executor.alive) {
    const { state } = executor;
    const waits = state?.state === "waiting";
    const does = agentStateWords(state, now);
    return (
      <span
        title={state && does && visibleText(agentStateDetails(state, now))}
        className={`flex shrink-0 items-center gap-1.5 text-sm ${waits ? "font-medium text-accent" : "text-muted @max-md:hidden"}`}
      >
        <span
          aria-hidden="true"
          className={`size-1.5 rounded-full border border-accent ${state?.state === "idle" ? "" : "bg-accent"}`}
        />
        {waits ? (
          <>
            <span className="@md:hidden">waits</span>
            <span className="@max-md:hidden">{does}</span>
          </>
        ) : (
          (does ?? words)
        )}
      </span>
    );
  }
  return (
    <span
      title={endingText(executor)}
      className="max-w-[40%] shrink-0 truncate text-sm text-danger"
    >
      <span className="@md:hidden">ended</span>
      <span className="@max-md:hidden">{words}</span>
    </span>
  );
}
