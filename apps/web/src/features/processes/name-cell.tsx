import type { ExecutorView } from "@corral/process-service/core";
import { Foreign } from "../../ui/foreign.tsx";
import { Icon } from "../../ui/icons.tsx";
import { formatAgo } from "../../lib/format.ts";
import type { Row } from "./model/flatten.ts";
import { endingInFull, executorStatus, howMany } from "./row-text.ts";

const indent = 14;

/** The first cell: fold button, name, and what tells this row from its neighbours. */
export function NameCell({
  row,
  now,
  onToggle,
}: {
  readonly row: Row;
  readonly now: number;
  readonly onToggle: (key: string) => void;
}) {
  const { node, level, expandable, expanded } = row;
  return (
    <div role="gridcell" className="flex min-w-0 items-center gap-1.5 pr-2 pl-1">
      <span
        aria-hidden="true"
        className="h-(--row) shrink-0 bg-[repeating-linear-gradient(to_right,transparent_0_13px,var(--color-line)_13px_14px)]"
        style={{ width: (level - 1) * indent }}
      />
      <button
        type="button"
        tabIndex={-1}
        aria-hidden="true"
        onClick={() => onToggle(row.key)}
        className={`grid size-4 shrink-0 place-items-center rounded text-muted hover:bg-hover hover:text-ink ${expandable ? "" : "invisible"}`}
      >
        <Icon name="chevron" className={`size-3 ${expanded ? "rotate-90" : ""}`} />
      </button>
      {node.process !== undefined || node.ghost !== undefined ? (
        <ProcessName row={row} now={now} />
      ) : (
        <GroupName row={row} now={now} />
      )}
    </div>
  );
}

function ProcessName({ row, now }: { readonly row: Row; readonly now: number }) {
  const { node, expanded, expandable } = row;
  const { process, ghost } = node;
  const association = process?.association;
  const command = process?.command ?? ghost?.command ?? "";
  return (
    <>
      <span className={`max-w-[55%] shrink-0 truncate ${ghost ? "line-through" : "font-medium"}`}>
        <Foreign text={node.label} length={80} />
      </span>
      {ghost !== undefined && (
        <Note>ended{ghost.endedAt === undefined ? "" : ` ${formatAgo(ghost.endedAt, now)}`}</Note>
      )}
      {association?.standing === "suspected" && <Mark>suspected</Mark>}
      {association?.leftOver === true && <Mark danger>left over</Mark>}
      {process?.keep === true && <Mark>kept</Mark>}
      {process?.workingDirectoryDeleted === true && <Mark danger>deleted directory</Mark>}
      {command !== node.label && (
        <span className="min-w-0 truncate font-mono text-sm text-muted">
          <Foreign text={command} length={300} />
        </span>
      )}
      {expandable && !expanded && node.processes > 1 && <Note>+{node.processes - 1} below</Note>}
    </>
  );
}

function GroupName({ row, now }: { readonly row: Row; readonly now: number }) {
  const { node } = row;
  return (
    <>
      {node.kind === "executor" && node.executor ? (
        <ExecutorName executor={node.executor} now={now} />
      ) : (
        <span className="min-w-0 truncate font-semibold">
          <Foreign text={node.label} length={160} />
        </span>
      )}
      <span className="ml-auto shrink-0 pl-2 text-sm text-muted">{howMany(node)}</span>
    </>
  );
}

function ExecutorName({ executor, now }: { readonly executor: ExecutorView; now: number }) {
  return (
    <>
      {executor.task !== undefined && (
        <span className="min-w-0 truncate font-semibold">
          <Foreign text={executor.task} length={120} />
        </span>
      )}
      <span
        className={executor.task === undefined ? "truncate font-semibold" : "shrink-0 text-muted"}
      >
        <Foreign text={executor.label} length={60} />
      </span>
      <span
        title={endingInFull(executor)}
        className={`flex shrink-0 items-center gap-1.5 text-sm ${executor.alive ? "text-muted" : "text-danger"}`}
      >
        {executor.alive && <span aria-hidden="true" className="size-1.5 rounded-full bg-accent" />}
        {executorStatus(executor, now)}
      </span>
      {executor.keep === true && <Mark>kept</Mark>}
    </>
  );
}

const Note = ({ children }: { readonly children: React.ReactNode }) => (
  <span className="shrink-0 text-sm text-muted">{children}</span>
);

function Mark({ children, danger }: { readonly children: string; readonly danger?: boolean }) {
  return (
    <span
      className={`shrink-0 rounded border px-1 text-xs ${danger ? "border-danger/40 text-danger" : "border-line-strong text-muted"}`}
    >
      {children}
    </span>
  );
}
