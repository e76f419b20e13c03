import type { ExecutorView } from "@corral/process-service/core";
import { agentStateDetails, visibleText } from "@corral/process-service/internal";
import { tieWords } from "../../model/session-text.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { DescriptionItem, UntrustedItem } from "../../ui/description-list.tsx";
import { UntrustedText } from "../../ui/untrusted-text.tsx";

/** What an agent does, in which session, and how that is known. Nothing for what is no agent. */
export function ExecutorSessionItems({
  executor: { state, session, product },
  now,
}: {
  readonly executor: ExecutorView;
  readonly now: number;
}) {
  return (
    <>
      {state !== undefined && state.source !== "kernel" && (
        <DescriptionItem name="Now">
          <span className={state.state === "waiting" ? "font-medium text-accent" : ""}>
            {visibleText(agentStateDetails(state, now))}
          </span>
        </DescriptionItem>
      )}
      <UntrustedItem name="Product" text={product?.title} />
      {session !== undefined && (
        <>
          <UntrustedItem name="Session" text={session.title} length={200} />
          <DescriptionItem name="Session id">
            <span className="flex items-center gap-1">
              <code className="min-w-0 truncate font-mono text-sm">
                <UntrustedText text={session.id} length={128} />
              </code>
              <CopyButton text={session.id} label="Copy session id" />
            </span>
            {session.tie !== undefined && (
              <span className="text-muted">
                {tieWords[session.tie]}
                {session.background === true ? "; runs in the background" : ""}
              </span>
            )}
          </DescriptionItem>
          <UntrustedItem name="Model" text={session.model} />
          <UntrustedItem name="Transcript" text={session.transcriptPath} length={4_096} />
        </>
      )}
    </>
  );
}
