import type { CorralView, Notice } from "@corral/process-service";

/** Form of the payload; a change that is no addition is a new number. */
export const payloadVersion = 1;

/** What a hook gets on its standard input, as JSON; documented in docs/hooks.md. */
export function hookPayload(
  { kind, at, title, text, executorId }: Notice,
  { hostId, host, executors }: Pick<CorralView, "hostId" | "host" | "executors">,
): object {
  const executor = executors.find(({ id }) => id === executorId);
  return {
    version: payloadVersion,
    event: kind,
    at,
    title,
    text,
    host: { id: hostId, name: host.name },
    ...(executor !== undefined && {
      executor: {
        id: executor.id,
        label: executor.label,
        pid: executor.pid,
        alive: executor.alive,
        project: executor.project,
        task: executor.task,
        workspace: executor.workspace,
        title: executor.title?.text,
        state: executor.state?.state,
        waitingFor: executor.state?.waitingFor,
        ending: executor.ending,
        leftOver: executor.totals.leftOver,
      },
    }),
  };
}
