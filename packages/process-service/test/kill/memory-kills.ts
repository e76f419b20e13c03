import { identityKey, type ProcessIdentity } from "@corral/inspector";
import type { KillReport } from "../../src/core/kill/kill-model.ts";
import type { KillIntent, Store } from "../../src/store/store.ts";

/** The kills of a store, in memory, with every call written down in order. */
export class MemoryKills {
  readonly calls: string[] = [];
  readonly intents = new Map<string, KillIntent>();
  readonly frozen = new Map<string, ProcessIdentity[]>();
  readonly reports = new Map<string, KillReport>();
  failing: "begin" | "recordFrozen" | "finish" | undefined;
  mode: "read-write" | "inspect-only" = "read-write";

  readonly store: Pick<Store, "kills" | "status"> = {
    status: () => ({ mode: this.mode }),
    kills: {
      begin: async (intent) => {
        this.#call("begin");
        this.intents.set(intent.report.id, intent);
      },
      recordFrozen: async (id, processes) => {
        this.#call("recordFrozen");
        this.frozen.set(id, [...(this.frozen.get(id) ?? []), ...processes]);
      },
      finish: async (report) => {
        this.#call("finish");
        this.reports.set(report.id, report);
      },
      takeAbandoned: async () =>
        [...this.intents.values()]
          .filter(({ report }) => !this.reports.has(report.id))
          .map(({ report, plan }) => ({ report, plan, frozen: this.frozen.get(report.id) ?? [] })),
      release: () => undefined,
      ofOthers: () => [],
      get: async (id) => this.reports.get(id) ?? this.intents.get(id)?.report,
      stops: async () => new Map(),
      list: async ({ limit, process }) =>
        [...this.intents.values()]
          .map(({ report }) => this.reports.get(report.id) ?? report)
          .filter(
            ({ outcomes }) => !process || outcomes.some((one) => one.id === identityKey(process)),
          )
          .toReversed()
          .slice(0, limit),
    },
  };

  #call(name: "begin" | "recordFrozen" | "finish"): void {
    this.calls.push(name);
    if (this.failing === name) throw new Error("disk full");
  }
}
