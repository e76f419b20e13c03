import type { CorralClient } from "@corral/client";
import { useMemo } from "react";
import { useView } from "./use-view.ts";

interface AgentListProps {
  readonly corral: CorralClient;
  readonly project: string;
}

/** The agents of a project, and what each of them runs. */
export function AgentList({ corral, project }: AgentListProps) {
  const filter = useMemo(() => ({ project }), [project]);
  const { view, state } = useView(corral, filter);
  if (state?.state === "ended") return <p role="alert">{state.error?.message}</p>;
  return (
    <section aria-label="Agents">
      {state?.state === "connecting" && <p role="status">Connecting… {state.reason}</p>}
      <ul>
        {view?.executors.map(({ id, label, title, alive, state: work, totals }) => (
          <li key={id}>
            <b>{label}</b> {title?.text}:{" "}
            {alive ? (work?.state === "waiting" ? "waits for you" : "runs") : "has ended"},{" "}
            {totals.processes} processes, {Math.round(totals.memoryBytes / 1024 ** 2)} MB
            {totals.leftOver > 0 && <strong>, {totals.leftOver} left over</strong>}
          </li>
        ))}
      </ul>
    </section>
  );
}
