import { type ExecutorView, isLeftOver, isSuspected } from "@corral/process-service/core";
import { stateWords, visibleText } from "@corral/process-service/internal";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { formatAgo } from "../../../lib/format.ts";
import { FindingMark } from "./finding-mark.tsx";
import { GroupName } from "./group-name.tsx";
import type { Row, TreeNode } from "../model/tree-node.ts";
import { Badge } from "./badge.tsx";
import { PortLinks } from "./cells.tsx";
import { useNow, useRowActions } from "./row-context.ts";

/** First cell: indentation, expand button, name and badges. */
export function NameCell({ row, tabIndex }: { readonly row: Row; readonly tabIndex: number }) {
  const { node, level, expandable, expanded } = row;
  const actions = useRowActions();
  return (
    <div role="gridcell" className="flex min-w-0 items-center gap-1.5 overflow-hidden pr-2 pl-1">
      <span
        aria-hidden="true"
        className="shrink-0 self-stretch bg-[repeating-linear-gradient(to_right,transparent_0_calc(var(--indent)-1px),var(--color-line)_calc(var(--indent)-1px)_var(--indent))]"
        style={{ width: `calc(var(--indent) * ${level - 1})` }}
      />
      <button
        type="button"
        tabIndex={-1}
        aria-hidden="true"
        onClick={() => actions.toggle(row.key)}
        className={`-mx-1 grid size-6 shrink-0 place-items-center rounded text-muted hover:bg-hover hover:text-foreground ${expandable ? "" : "invisible"}`}
      >
        <Icon name="chevron" className={`size-3 ${expanded ? "rotate-90" : ""}`} />
      </button>
      {node.process !== undefined || node.deadAncestor !== undefined ? (
        <ProcessName row={row} tabIndex={tabIndex} />
      ) : (
        <GroupName row={row} />
      )}
    </div>
  );
}

function ProcessName({ row, tabIndex }: { readonly row: Row; readonly tabIndex: number }) {
  const { node, expanded, expandable } = row;
  const { process, deadAncestor } = node;
  const state = process && stateWords[process.state];
  const command = process?.command ?? deadAncestor?.command ?? "";
  const actions = useRowActions();
  return (
    <>
      {process === undefined ? (
        <span title={visibleText(command)} className="min-w-16 truncate line-through">
          <UntrustedText text={node.label} length={120} />
        </span>
      ) : (
        // Not in the tab order: Enter on the row does the same.
        <button
          type="button"
          tabIndex={-1}
          title={visibleText(command)}
          onClick={() => actions.open(node)}
          className={`h-6 min-w-8 truncate text-left hover:underline ${node.matched ? "font-medium" : "text-muted"}`}
        >
          <UntrustedText text={node.label} length={120} />
        </button>
      )}
      {process !== undefined && node.executor?.processId === process.id && (
        // Without groups the agents of one product would read the same.
        <Title executor={node.executor} />
      )}
      {deadAncestor !== undefined && (
        <Note>
          <Ended at={deadAncestor.endedAt} />
        </Note>
      )}
      {process?.ports !== undefined && process.ports.length > 0 && (
        // Where the column of the ports does not fit.
        <span className="shrink-0 text-sm @min-[720px]:hidden">
          <PortLinks row={row} tabIndex={tabIndex} />
        </span>
      )}
      <FindingMark row={row} />
      {process !== undefined && isSuspected(process) && (
        <Badge said={isWithin(node, "suspected")}>may be related</Badge>
      )}
      {process !== undefined && isLeftOver(process) && (
        <Badge danger said={isWithin(node, "left-over")}>
          left over
        </Badge>
      )}
      {state !== undefined && <Badge>{state}</Badge>}
      {process?.protected === true && <Badge>protected</Badge>}
      {process?.workingDirectoryDeleted === true && <Badge danger>deleted directory</Badge>}
      {expandable && !expanded && node.processes > 1 && <Note>+{node.processes - 1} below</Note>}
    </>
  );
}

function isWithin({ parent }: TreeNode, kind: TreeNode["kind"]): boolean {
  return parent !== undefined && (parent.kind === kind || isWithin(parent, kind));
}

function Ended({ at }: { readonly at: number | undefined }) {
  const now = useNow();
  return <>ended{at === undefined ? "" : ` ${formatAgo(at, now)}`}</>;
}

const Title = ({ executor: { title } }: { readonly executor: ExecutorView }) =>
  title && (
    <span className="min-w-12 truncate font-semibold">
      <UntrustedText text={title.text} length={200} />
    </span>
  );

const Note = ({ children }: { readonly children: React.ReactNode }) => (
  <span className="min-w-0 shrink-[9] truncate text-sm text-muted">{children}</span>
);
