import type { KillPlan, KillSubject } from "@corral/process-service/core";

/** A difference between the confirmed plan and the current one. */
export interface PlanChange {
  readonly kind: "gone" | "new" | "replaced";
  readonly subject: KillSubject;
}

/**
 * Compares two plans of one scope by process identity, never by pid alone. New targets that are
 * only suspected are left out: the kill would not stop them. Pure.
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
