import type { KillPlan, KillSubject } from "@corral/process-service/core";

/** How the plan of now differs from the one a person confirmed. */
export interface PlanChange {
  readonly kind: "gone" | "new" | "replaced";
  readonly subject: KillSubject;
}

/**
 * Says what changed between two plans of one scope, by identity and never by pid alone. What is new
 * and only suspected changes nothing: it would not be stopped. Pure.
 */
export function planChanges(before: KillPlan, after: KillPlan): readonly PlanChange[] {
  const old = new Map(before.targets.map((each) => [each.id, each]));
  const now = new Map(after.targets.map((each) => [each.id, each]));
  const newPids = new Set(
    after.targets.filter((each) => !old.has(each.id)).map((each) => each.process.pid),
  );
  const changes: PlanChange[] = [];
  for (const [id, subject] of old) {
    if (now.has(id)) continue;
    changes.push({ kind: newPids.has(subject.process.pid) ? "replaced" : "gone", subject });
  }
  const replaced = new Set(
    changes.filter((each) => each.kind === "replaced").map((each) => each.subject.process.pid),
  );
  for (const [id, subject] of now) {
    if (old.has(id) || replaced.has(subject.process.pid) || !subject.selected) continue;
    changes.push({ kind: "new", subject });
  }
  return changes;
}

export function changeWords({ kind, subject }: PlanChange): string {
  switch (kind) {
    case "gone":
      return "has ended";
    case "new":
      return "is new";
    case "replaced":
      return `has ended, and its pid ${subject.process.pid} now belongs to another process`;
  }
}
