import type { PidUse, ProcessIdentity, ProcessInfo, ProcessInspector } from "@corral/inspector";
import type { KillRequest, KillScope } from "../../src/core/kill/kill-model.ts";
import type { CorralView } from "../../src/core/model.ts";
import { systemClock, type KillClock } from "../../src/kill/clock.ts";
import { createKillService, type KillService } from "../../src/kill/kill-service.ts";
import { processView, viewOf } from "../core/kill/kill-views.ts";
import { MemoryKills } from "./memory-kills.ts";

export interface HarnessOptions {
  readonly clock?: KillClock;
  readonly readOnly?: boolean;
  /** Whom the service takes for Corral; default: this process. */
  readonly selfPid?: number;
  /** Changes what the service sees, such as marks to be kept. */
  readonly view?: (view: CorralView) => CorralView;
}

/** A kill service over any inspector, its record in memory, its view a plain scan. */
export interface Harness {
  readonly kills: MemoryKills;
  readonly service: KillService;
  /** What a person who looks now would confirm. */
  confirm(scope: KillScope, more?: Partial<KillRequest>): Promise<KillRequest>;
  confirmTree(root: ProcessIdentity, more?: Partial<KillRequest>): Promise<KillRequest>;
}

export function createHarness(inspector: ProcessInspector, options: HarnessOptions = {}): Harness {
  const kills = new MemoryKills();
  let newest: PidUse | undefined;
  const look = async (): Promise<CorralView> => {
    const { processes, pids } = await inspector.snapshot();
    newest = pids;
    const view = viewOf(processes.map(toView));
    return options.view?.(view) ?? view;
  };
  const userId = process.getuid?.();
  const service = createKillService({
    inspector,
    store: kills.store,
    hostId: "host",
    view: look,
    pids: () => newest,
    clock: options.clock ?? systemClock,
    self: { pid: options.selfPid ?? process.pid, ...(userId === undefined ? {} : { userId }) },
    ...(options.readOnly === undefined ? {} : { readOnly: options.readOnly }),
  });
  const confirm: Harness["confirm"] = async (scope, more = {}) => {
    const plan = await service.preview(scope);
    const confirmed = plan.targets.filter((one) => one.selected).map((one) => one.process);
    return { scope, confirmed, ...more };
  };
  return {
    kills,
    service,
    confirm,
    confirmTree: async (root, more) => confirm({ kind: "tree", root }, more),
  };
}

function toView(process: ProcessInfo) {
  const { command, threadCount: _, startToken, ...rest } = process;
  return processView({ ...rest, startToken: startToken ?? null, command: command.join(" ") });
}
