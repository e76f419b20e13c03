import {
  explainWithTime,
  sharedByWords,
  subjectName,
  usedByWords,
} from "@corral/process-service/core";
import { formatBytes, formatClock, formatPorts, shortText } from "@corral/process-service/internal";
import type { DaemonUsers, KillPlan, KillSubject, KillTarget } from "@corral/process-service/core";
import { useState } from "react";
import { live } from "../../api/live.ts";
import { endingText, executorTitle } from "../../model/executor-text.ts";
import { UntrustedText } from "../../ui/untrusted-text.tsx";
import { inTreeOrder } from "./tree-order.ts";

interface PlanListProps {
  readonly plan: KillPlan;
  readonly picked: ReadonlySet<string>;
  readonly onPick: (id: string, on: boolean) => void;
}

/** All targets as a tree, each with its evidence; then the refused processes with the reasons. */
export function PlanList(props: PlanListProps) {
  const { plan } = props;
  return (
    <>
      <TargetList {...props} title="Will be stopped" selected />
      <TargetList {...props} title="May be related: tick to stop them too" selected={false} />
      {plan.refusals.length > 0 && (
        <section aria-label="Refused">
          <Heading>Will not be touched</Heading>
          <ul>
            {plan.refusals.map((refusal) => (
              <li key={refusal.id} className="flex items-baseline gap-2 px-4 py-0.5 text-muted">
                <SubjectLine subject={refusal} why={refusal.reason} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** The targets that the plan preselects, or the others. */
function TargetList({
  title,
  selected,
  plan,
  picked,
  onPick,
}: PlanListProps & { readonly title: string; readonly selected: boolean }) {
  const targets = plan.targets.filter((each) => each.selected === selected);
  if (targets.length === 0) return null;
  return (
    <section aria-label={title}>
      <Heading>{title}</Heading>
      <ul>
        {inTreeOrder(byOwner(targets)).map(({ subject, level }, index, lines) => (
          <li key={subject.id}>
            <Owner subject={subject} before={lines[index - 1]?.subject} />
            <label className="flex cursor-pointer items-baseline gap-2 px-4 py-0.5 hover:bg-hover">
              <input
                type="checkbox"
                checked={picked.has(subject.id)}
                onChange={(event) => onPick(subject.id, event.target.checked)}
                aria-label={`Stop ${shortText(subjectName(subject), 60)} ${subject.process.pid}`}
                className="size-3.5 shrink-0 translate-y-0.5 accent-danger-solid"
              />
              <span aria-hidden="true" className="shrink-0" style={{ width: level * 14 }} />
              <SubjectLine
                subject={subject}
                why={
                  subject.association &&
                  explainWithTime(subject.association, (at) => formatClock(at, plan.madeAt))
                }
                usedBy={subject.usedBy}
              />
            </label>
          </li>
        ))}
      </ul>
    </section>
  );
}

const byOwner = (targets: readonly KillTarget[]): readonly KillTarget[] =>
  [...Map.groupBy(targets, ownerOf).values()].flat();

function ownerOf({ association, sharedBy }: KillSubject): string | undefined {
  return sharedBy === undefined ? association?.executorId : `shared:${sharedBy.label}`;
}

/**
 * Heading with the executor of the following lines, or the agent whose sessions share them, where it
 * differs from that of the line before.
 */
function Owner({
  subject,
  before,
}: {
  readonly subject: KillSubject;
  readonly before: KillSubject | undefined;
}) {
  const id = ownerOf(subject);
  // The executor as it was when the dialog opened: what a person confirms does not change.
  const [executor] = useState(() => live.get().view?.executors.find((each) => each.id === id));
  if (before !== undefined && ownerOf(before) === id) return null;
  if (subject.sharedBy !== undefined) {
    return (
      <h4 className="px-4 pt-1 font-medium">
        <UntrustedText text={sharedByWords(subject.sharedBy)} length={120} />
      </h4>
    );
  }
  if (executor === undefined) return null;
  return (
    <h4 className="px-4 pt-1 font-medium">
      {executorTitle(executor)}{" "}
      {!executor.alive && <span className="font-normal text-muted">{endingText(executor)}</span>}
    </h4>
  );
}

export function SubjectLine({
  subject,
  why,
  usedBy,
}: {
  readonly subject: KillSubject;
  readonly why?: string | undefined;
  readonly usedBy?: DaemonUsers | undefined;
}) {
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="shrink-0 font-medium">
            <UntrustedText text={subjectName(subject)} length={60} />
          </span>
          <span className="shrink-0 text-muted">{subject.process.pid}</span>
          {subject.command !== subject.name && (
            <span className="min-w-0 truncate font-mono text-sm text-muted">
              <UntrustedText text={subject.command} length={200} />
            </span>
          )}
        </span>
        {why !== undefined && (
          <span className="block text-sm text-muted">
            <UntrustedText text={why} length={300} />
          </span>
        )}
        {usedBy !== undefined && <span className="block text-sm">{usedByWords(usedBy)}</span>}
      </span>
      <span className="shrink-0 text-accent">{formatPorts(subject.ports)}</span>
      <span className="w-16 shrink-0 text-right">{formatBytes(subject.memoryBytes)}</span>
    </>
  );
}

export function Heading({ children }: { readonly children: React.ReactNode }) {
  return <h3 className="px-4 pt-2.5 pb-1 text-sm font-semibold text-muted">{children}</h3>;
}
