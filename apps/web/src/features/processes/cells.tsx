import { live } from "../../api/live.ts";
import { formatAge, formatBytes, formatCpu } from "../../lib/format.ts";
import { Foreign } from "../../ui/foreign.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import type { Row } from "./model/flatten.ts";
import type { TreeNode } from "./model/tree-node.ts";

/** A folded row speaks for everything below it; an open process row for itself. */
function shownValues(row: Row): { cpu: number | undefined; memory: number | undefined } {
  const { node } = row;
  if (node.ghost !== undefined && row.expanded) return { cpu: undefined, memory: undefined };
  if (node.process === undefined || (row.expandable && !row.expanded)) {
    return { cpu: node.cpuPercent, memory: node.memoryBytes };
  }
  return { cpu: node.process.cpuPercent, memory: node.process.memoryBytes };
}

export function CpuText({ row }: { readonly row: Row }) {
  return <>{formatCpu(shownValues(row).cpu)}</>;
}

export function MemoryText({ row }: { readonly row: Row }) {
  const { memory } = shownValues(row);
  return <>{memory === undefined ? "–" : formatBytes(memory)}</>;
}

export function OwnerText({ node }: { readonly node: TreeNode }) {
  if (node.process === undefined || node.executor === undefined) return null;
  return (
    <>
      <Foreign text={node.executor.label} length={40} />{" "}
      <span className="text-muted">{node.executor.pid}</span>
    </>
  );
}

export function AgeText({ node, now }: { readonly node: TreeNode; readonly now: number }) {
  const since =
    node.process?.startedAt ?? (node.kind === "executor" ? node.executor?.startedAt : undefined);
  return since === undefined ? null : <>{formatAge(now - since)}</>;
}

export function Spark({ row }: { readonly row: Row }) {
  const { node } = row;
  if (node.ghost !== undefined || node.kind === "rest" || node.kind === "kernel") return null;
  return <Sparkline samples={live.history.read(sparkKeys(node))} className="text-accent" />;
}

/** A process's own ring; for a group, those of the executors in it. */
function sparkKeys(node: TreeNode): readonly string[] {
  if (node.process !== undefined || node.kind === "executor") return [node.key];
  return node.children.flatMap(sparkKeys);
}

/** Links that open what listens there. Only the loopback and wildcard addresses are certain to answer. */
export function PortLinks({
  ports,
  tabIndex,
  most = 2,
}: {
  readonly ports: readonly number[];
  readonly tabIndex: number;
  readonly most?: number;
}) {
  const more = ports.length - most;
  return (
    <>
      {ports.slice(0, most).map((port) => (
        <a
          key={port}
          href={`http://localhost:${port}/`}
          target="_blank"
          rel="noreferrer noopener"
          tabIndex={tabIndex}
          className="mr-1.5 text-accent hover:underline"
        >
          :{port}
        </a>
      ))}
      {more > 0 && (
        <span className="text-sm text-muted" title={ports.map((port) => `:${port}`).join(" ")}>
          +{more}
        </span>
      )}
    </>
  );
}
