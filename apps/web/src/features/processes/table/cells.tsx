import { formatAge, formatBytes, formatCpu } from "@corral/process-service/internal";
import { portLink } from "../../../lib/port-link.ts";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
import { noPorts, type Row, type TreeNode } from "../model/tree-node.ts";
import { showsTotals } from "../model/flatten.ts";
import { ownerName } from "../model/sort-nodes.ts";
import { useNow } from "./row-context.ts";

export function CpuText({ row }: { readonly row: Row }) {
  const text = formatCpu(showsTotals(row) ? row.node.cpuPercent : row.node.process?.cpuPercent);
  // Zero is muted, so that processes that use CPU are easy to find.
  return text === "0" || text === "–" ? <span className="text-muted">{text}</span> : <>{text}</>;
}

export function MemoryText({ row }: { readonly row: Row }) {
  const memory = showsTotals(row) ? row.node.memoryBytes : row.node.process?.memoryBytes;
  return <>{memory === undefined ? "–" : formatBytes(memory)}</>;
}

export function OwnerText({ node }: { readonly node: TreeNode }) {
  if (node.process === undefined || node.executor === undefined) return null;
  return (
    <>
      <UntrustedText text={ownerName(node)} length={40} />{" "}
      <span className="text-muted">
        {node.executor.title !== undefined && (
          <>
            <UntrustedText text={node.executor.label} length={20} />{" "}
          </>
        )}
        {node.executor.pid}
      </span>
    </>
  );
}

export function AgeText({ node }: { readonly node: TreeNode }) {
  const now = useNow();
  const since =
    node.process?.startedAt ?? (node.kind === "executor" ? node.executor?.startedAt : undefined);
  return since === undefined ? null : <>{formatAge(now - since)}</>;
}

/** Ports of the subtree or of the process, as the row shows. */
export function shownPorts(row: Row): readonly number[] {
  if (showsTotals(row)) return row.node.ports;
  const own = row.node.process?.ports;
  return own === undefined || own.length === 0
    ? noPorts
    : [...new Set(own.map((each) => each.port))];
}

/** Address of the first process in the subtree that listens on the port. */
function listenAddress({ process, children }: TreeNode, port: number): string | undefined {
  const own = process?.ports?.find((each) => each.port === port);
  if (own !== undefined) return own.address;
  for (const child of children) {
    if (!child.ports.includes(port)) continue;
    const address = listenAddress(child, port);
    if (address !== undefined) return address;
  }
  return undefined;
}

const maxPorts = 2;

/** Links to the ports, on the host of the page. */
export function PortLinks({ row, tabIndex }: { readonly row: Row; readonly tabIndex: number }) {
  const ports = shownPorts(row);
  const more = ports.length - maxPorts;
  return (
    <>
      {ports.slice(0, maxPorts).map((port) => (
        <a
          key={port}
          href={portLink(port, listenAddress(row.node, port))}
          target="_blank"
          rel="noreferrer noopener"
          tabIndex={tabIndex}
          className="mr-1.5 inline-block min-w-6 leading-6 text-accent hover:underline"
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
