import type { RunSummary } from "@corral/process-service/core";
import {
  formatAge,
  leftOverWords,
  shortText,
  usageWords,
  visibleText,
} from "@corral/process-service/internal";
import type { Colors } from "picocolors/types.js";
import { renderTable, type Column } from "./table.ts";

const columns: readonly Column[] = [
  { title: "ID" },
  { title: "ENDED", align: "right" },
  { title: "TOOK", align: "right" },
  { title: "CPU", align: "right" },
  { title: "PEAK", align: "right" },
  { title: "EXIT" },
  { title: "LEFT OVER" },
  { title: "RUN" },
];

/** Output of `corral runs`: one line for each, its name last. */
export function runsLines(
  runs: readonly RunSummary[],
  now: number,
  options: {
    readonly colors: Colors;
    readonly width: number;
    /** By id, what is printed of it. */
    readonly ids: ReadonlyMap<string, string>;
  },
): string[] {
  const { colors, width, ids } = options;
  const rows = runs.map((run) => {
    const { cpuTime, peakMemory } = usageWords(run, formatAge);
    const leftOver = leftOverWords(run);
    return [
      visibleText(ids.get(run.id) ?? run.id),
      formatAge(now - run.endedAt),
      formatAge(run.durationMs),
      cpuTime,
      peakMemory,
      exitCell(run, colors),
      run.leftOverNow.processes > 0 ? colors.red(leftOver) : leftOver,
      nameCell(run, colors),
    ];
  });
  const [header = "", ...lines] = renderTable(columns, rows, width);
  return [colors.dim(header), ...lines];
}

/** "0", "137", "SIGKILL", "memory": short, so that names have room at 80 columns. */
function exitCell({ ending }: RunSummary, colors: Colors): string {
  if (ending?.outOfMemory === true) return colors.red("memory");
  if (ending?.signal !== undefined) return colors.red(shortText(ending.signal, 12));
  if (ending?.how === "host-rebooted") return "reboot";
  if (ending?.exitCode === undefined) return ending?.how === "killed" ? colors.red("killed") : "–";
  return ending.exitCode === 0 ? "0" : colors.red(String(ending.exitCode));
}

/** "claude  Fix login  acme/web": what it was, what it worked on, where. */
function nameCell(run: RunSummary, colors: Colors): string {
  const { product, label, title, project } = run;
  const parts = [
    colors.bold(visibleText(product?.label ?? label)),
    title === undefined ? undefined : shortText(title.text, 80),
    project === undefined ? undefined : colors.dim(shortText(project, 60)),
  ];
  return parts.filter((part) => part !== undefined).join("  ");
}
