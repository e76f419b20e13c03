import { randomBytes } from "node:crypto";
import type { KillRequest } from "@corral/process-service/core";

/** How long a plan may be carried out, milliseconds. */
export const planLifetimeMs = 5 * 60_000;
/** Plans, and used ones, that are remembered; the oldest go first. */
const most = 500;

export interface Plan {
  readonly id: string;
  /** The executor that asked for it; absent for a person's own tool (`--all`) without an agent. */
  readonly executorId?: string;
  readonly request: Pick<KillRequest, "scope" | "confirmed" | "declined" | "force">;
  /** What it stops, in words. */
  readonly says: string;
  readonly madeAt: number;
}

/** What was previewed and may be stopped, once. */
export class Plans {
  readonly #plans = new Map<string, Plan>();
  readonly #used = new Set<string>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  add(plan: Omit<Plan, "id" | "madeAt">): Plan {
    const made = { ...plan, id: `plan-${randomBytes(6).toString("hex")}`, madeAt: this.#now() };
    this.#plans.set(made.id, made);
    this.#forgetOldest(this.#plans);
    return made;
  }

  /** The plan, or in words why it cannot be carried out. */
  find(id: string, executorId: string | undefined): Plan | { readonly refused: string } {
    if (this.#used.has(id)) return { refused: "This plan was used already. Preview again." };
    const plan = this.#plans.get(id);
    // Another agent learns no more than that it is not its own.
    if (plan === undefined || plan.executorId !== executorId)
      return { refused: "There is no such plan of yours. Call preview_stop first." };
    if (this.#now() - plan.madeAt > planLifetimeMs)
      return { refused: "This plan is more than five minutes old. Preview again." };
    return plan;
  }

  /** Before it is carried out, so that two calls at once use it once. */
  use(id: string): void {
    this.#plans.delete(id);
    this.#used.add(id);
    this.#forgetOldest(this.#used);
  }

  #forgetOldest(all: Pick<Map<string, unknown> | Set<string>, "size" | "keys" | "delete">): void {
    for (const old of all.keys()) {
      if (all.size <= most) break;
      all.delete(old);
    }
  }
}
