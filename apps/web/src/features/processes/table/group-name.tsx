import type { ExecutorView } from "@corral/process-service/core";
import { agentStateDetails, agentStateWords, visibleText } from "@corral/process-service/internal";
import { endingText, executorStatus } from "../../../model/executor-text.ts";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
import { Badge } from "./badge.tsx";
import { useNow } from "./row-context.ts";
import type { TreeNode } from "../model/tree-node.ts";
import { countText, executorFacts } from "./row-text.ts";

/** Name of a group and the number of its processes; of an executor on two lines. */
export function GroupName({ node }: { readonly node: TreeNode }) {
  if (node.kind === "executor" && node.executor !== undefined) {
    return <ExecutorName node={node} executor={node.executor} />;
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
        <span className="shrink-0 text-muted">×{node.processes}</span>
      ) : (
        <span className="ml-auto shrink-0 pl-2 text-sm text-muted @max-md:hidden">
          {countText(node)}
        </span>
      )}
    </>
  );
}

const nameStyle: Readonly<Partial<Record<TreeNode["kind"], string>>> = {
  suspected: "text-muted",
  alike: "font-medium",
  "left-over": "font-semibold text-danger",
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
function ExecutorName({
  node,
  executor,
}: {
  readonly node: TreeNode;
  readonly executor: ExecutorView;
}) {
  const now = useNow();
  const { title, label } = executor;
  return (
    <span className="flex min-w-0 flex-1 flex-col justify-center leading-tight">
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="min-w-12 truncate font-semibold">
          <UntrustedText text={title?.text ?? label} length={200} />
        </span>
        <Status executor={executor} now={now} />
        {executor.protected === true && <Badge>protected</Badge>}
      </span>
      <span className="truncate text-sm text-muted">
        {executorFacts(node, executor, now).map((fact, index) => (
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
          does
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
