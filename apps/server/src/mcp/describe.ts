// Short descriptions of processes for a tool's answer; untrusted text is escaped and shortened.
import { defined } from "@corral/inspector/core";
import { explainWithTime, isLeftOver, type ExecutorView } from "@corral/process-service/core";
import type { ProcessView } from "@corral/process-service/core";
import {
  formatBytes,
  formatMoment,
  formatPorts,
  shortIds,
  shortText,
} from "@corral/process-service/internal";
import { isOwn, type Caller } from "./caller.ts";
import type { Shapes } from "./shapes.ts";

export type ShownProcess = Shapes["my_processes"]["processes"][number];

export function showProcess({
  pid,
  title,
  command,
  memoryBytes,
  startedAt,
  ports = [],
}: Pick<ProcessView, "pid" | "title" | "command" | "memoryBytes"> &
  Partial<Pick<ProcessView, "startedAt" | "ports">>): ShownProcess {
  return {
    pid,
    title: shortText(title, 120),
    command: shortText(command, 200),
    ports: portNumbers(ports),
    memoryBytes,
    ...defined({ startedAt }),
  };
}

/** Each once, ascending. */
export function portNumbers(ports: NonNullable<ProcessView["ports"]>): number[] {
  return [...new Set(ports.map(({ port }) => port))].toSorted((a, b) => a - b);
}

export function showAgent(
  { id, label, pid, title }: ExecutorView,
  executors: readonly ExecutorView[],
): Shapes["my_processes"]["agent"] {
  const short = shortIds([id, ...executors.map((one) => one.id)]).get(id) ?? id;
  const works = title === undefined ? undefined : shortText(title.text, 120);
  return { id: short, label: shortText(label, 60), pid, ...defined({ works }) };
}

export function showOwned(
  process: ProcessView,
  executors: readonly ExecutorView[],
  { executor }: Caller,
): Shapes["who_has_port"]["holders"][number] {
  const { association } = process;
  const owner = executors.find(({ id }) => id === association?.executorId);
  const because = association && shortText(explainWithTime(association, formatMoment), 300);
  return {
    ...showProcess(process),
    yours: isOwn(process, executor),
    leftOver: isLeftOver(process),
    ...defined({ owner: owner && showAgent(owner, executors), because }),
  };
}

/** "4801 vite dev :5173 120 MB" */
export function processLine({ pid, title, ports, memoryBytes }: ShownProcess): string {
  const listens = ports.length === 0 ? "" : ` ${formatPorts(ports, 5)}`;
  return `${pid} ${title}${listens} ${formatBytes(memoryBytes)}`;
}

/** "yours", "of claude 4711 (b7c1)", "nobody's that Corral knows" */
export function whose({
  yours,
  owner,
  leftOver,
}: Shapes["who_has_port"]["holders"][number]): string {
  if (yours) return "yours";
  if (owner === undefined) return "nobody's that Corral knows: a person's, perhaps";
  const works = owner.works === undefined ? "" : `, ${owner.works}`;
  return `${leftOver ? "left over by" : "of"} ${owner.label} ${owner.pid} (${owner.id}${works}), not yours`;
}
