import { defined } from "@corral/inspector/core";
import type { RunChoices } from "@corral/process-service/core";
import { shortText } from "@corral/process-service/internal";
import { useQuery } from "@tanstack/react-query";
import { trpc } from "../../api/trpc.ts";
import { runPeriods, type RunsFilter } from "../../state/url-state.ts";
import { navigate } from "../../state/use-url-state.ts";

const dayMs = 86_400_000;

export const periodMs: Readonly<Record<(typeof runPeriods)[number], number>> = {
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
};

const periodWords: Readonly<Record<(typeof runPeriods)[number], string>> = {
  day: "last day",
  week: "last 7 days",
  month: "last 30 days",
};

const noChoices: RunChoices = { projects: [], products: [] };

/** Project, agent and time; the choices are those that some run has. */
export function RunsFilterBar({ filter }: { readonly filter: RunsFilter }) {
  const { data: { projects, products } = noChoices } = useQuery(
    trpc.runs.choices.queryOptions(undefined, { staleTime: 30_000 }),
  );
  const change = (changes: { readonly [K in keyof RunsFilter]: RunsFilter[K] | undefined }) =>
    navigate({ page: { kind: "runs", ...defined({ ...filter, ...changes }) } }, "replace");
  return (
    <>
      <Choice
        name="Project"
        value={filter.project}
        options={projects.map((project) => [project, project] as const)}
        onChange={(project) => change({ project })}
      />
      <Choice
        name="Agent"
        value={filter.product}
        options={products.map(({ label, title }) => [label, title] as const)}
        onChange={(product) => change({ product })}
      />
      <Choice
        name="Ended"
        none="any time"
        value={filter.period}
        options={runPeriods.map((period) => [period, periodWords[period]] as const)}
        onChange={(chosen) => change({ period: runPeriods.find((each) => each === chosen) })}
      />
    </>
  );
}

/** A native select; what the address names is a choice even where it is not known. */
function Choice({
  name,
  none = "all",
  value,
  options,
  onChange,
}: {
  readonly name: string;
  readonly none?: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string | undefined) => void;
}) {
  const all = new Map(options);
  if (value !== undefined && !all.has(value)) all.set(value, value);
  return (
    <label className="flex items-center gap-1.5 text-muted">
      {name}
      <select
        value={value ?? ""}
        onChange={({ target }) => onChange(target.value || undefined)}
        className="h-7 max-w-48 rounded-md border border-line-strong bg-panel px-1 text-foreground"
      >
        <option value="">{none}</option>
        {[...all].map(([each, text]) => (
          <option key={each} value={each}>
            {shortText(text, 60)}
          </option>
        ))}
      </select>
    </label>
  );
}
