import type { CorralView, Notice, NoticeDetail } from "@corral/process-service";
import { discreetNotice, noticeDetails, titleDetail } from "@corral/process-service/internal";

/** Form of the payload; a change that is no addition is a new number. */
export const payloadVersion = 1;

/**
 * What a hook gets on its standard input and a webhook as its body, as JSON; documented in docs/hooks.md.
 * Details that are not named are absent; commands of this machine get all.
 */
export function hookPayload(
  notice: Notice,
  { hostId, host, executors }: Pick<CorralView, "hostId" | "host" | "executors">,
  details: readonly NoticeDetail[] = noticeDetails,
): object {
  const executor = executors.find(({ id }) => id === notice.executorId);
  const { kind, at, title, text } = discreetNotice(notice, executor, details);
  const has = (...needed: readonly NoticeDetail[]) => needed.every((one) => details.includes(one));
  const titleNeeds = titleDetail(executor);
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
        ...(has("titles") && { task: executor.task }),
        ...(has("branches") && { workspace: executor.workspace }),
        ...(titleNeeds !== undefined && has(titleNeeds) && { title: executor.title?.text }),
        state: executor.state?.state,
        ...(has("titles", "commands") && { waitingFor: executor.state?.waitingFor }),
        ending: executor.ending,
        leftOver: executor.totals.leftOver,
      },
    }),
  };
}
