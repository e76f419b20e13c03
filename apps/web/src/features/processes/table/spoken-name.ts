import { type AgentState, isLeftOver, isSuspected } from "@corral/process-service/core";
import {
  agentStateWords,
  formatBytes,
  formatCpu,
  shortText,
  stateWords,
} from "@corral/process-service/internal";
import { endingAfter } from "../../../model/executor-text.ts";
import { showsTotals } from "../model/flatten.ts";
import type { Row } from "../model/tree-node.ts";
import { shownPorts } from "./cells.tsx";
import { countText, nameOf } from "./row-text.ts";

const units: Readonly<Record<string, string>> = {
  B: "bytes",
  KB: "kilobytes",
  MB: "megabytes",
  GB: "gigabytes",
  TB: "terabytes",
};

/**
 * What a screen reader says of a row: "vite dev 9562, CPU 3.4 percent, 333 megabytes, port 5173". Without
 * it the reader would say every cell, also the labels of its buttons.
 */
export function spokenName(row: Row, findings: readonly string[]): string {
  const { node } = row;
  if (node.deadAncestor !== undefined) return `${nameOf(node)}, ended`;
  const totals = showsTotals(row);
  const cpu = totals ? node.cpuPercent : node.process?.cpuPercent;
  const memory = totals ? node.memoryBytes : node.process?.memoryBytes;
  const ports = shownPorts(row);
  return [
    ...heading(row),
    ...findings,
    ...marks(row),
    cpu === undefined ? undefined : `CPU ${formatCpu(cpu)} percent`,
    memory === undefined ? undefined : spokenBytes(memory),
    ports.length === 0 ? undefined : `${ports.length === 1 ? "port" : "ports"} ${ports.join(" ")}`,
  ]
    .filter((part) => part !== undefined)
    .join(", ");
}

function heading({ node }: Row): readonly string[] {
  const { executor } = node;
  if (node.kind !== "executor" || executor === undefined) return [nameOf(node)];
  const root = `${shortText(executor.label, 60)} ${executor.pid}`;
  return executor.title === undefined ? [root] : [shortText(executor.title.text, 80), root];
}

function marks({ node, expandable, expanded }: Row): readonly (string | undefined)[] {
  const { process, executor } = node;
  if (process !== undefined) {
    return [
      node.exiting ? "has ended" : undefined,
      isSuspected(process) ? "may be related" : undefined,
      isLeftOver(process) ? "left over" : undefined,
      stateWords[process.state],
      process.protected === true ? "protected" : undefined,
      process.workingDirectoryDeleted === true ? "deleted directory" : undefined,
      expandable && !expanded && node.processes > 1 ? `${node.processes - 1} below` : undefined,
    ];
  }
  const counted = countText(node).replaceAll(" · ", ", ");
  if (node.kind !== "executor" || executor === undefined) return [counted];
  return [
    executor.alive ? agentStateWords(ageless(executor.state), 0) : `ended${endingAfter(executor)}`,
    executor.protected === true ? "protected" : undefined,
    counted,
  ];
}

/** Without its age, which would change the name at each scan. */
function ageless(state: AgentState | undefined): AgentState | undefined {
  if (state === undefined) return undefined;
  const { since: _, ...rest } = state;
  return rest;
}

function spokenBytes(bytes: number): string {
  const [value, unit = ""] = formatBytes(bytes).split(" ");
  return `${value} ${units[unit] ?? unit}`;
}
