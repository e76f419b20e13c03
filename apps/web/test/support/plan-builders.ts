import type { KillPlan, KillTarget } from "@corral/process-service/core";

export function target(pid: number, token: string, fields: Partial<KillTarget> = {}): KillTarget {
  return {
    process: { pid, startToken: token },
    id: `${pid}@${token}`,
    parentPid: null,
    name: `p${pid}`,
    command: `p${pid}`,
    memoryBytes: 10,
    ports: [],
    depth: 0,
    selected: true,
    ...fields,
  };
}

export function plan(...targets: readonly KillTarget[]): KillPlan {
  return {
    hostId: "host",
    scope: { kind: "everything" },
    revision: 1,
    madeAt: 0,
    targets,
    refusals: [],
    totals: { processes: targets.length, memoryBytes: 0, ports: [] },
  };
}
