import type { ProcessInfo, ProcessSnapshot } from "@corral/inspector/core";
import type { Executor, LineageEntry } from "@corral/process-service/core";

const hostId = "bench-host";
const bootId = "0b0c8d6e-3f0a-4c57-9a53-2f5f1f2f8a11";
const epoch = 1_800_000_000_000;

export interface Scene {
  readonly snapshot: ProcessSnapshot;
  readonly executors: readonly Executor[];
  readonly lineage: ReadonlyMap<string, LineageEntry>;
  readonly markers: ReadonlyMap<string, string | null>;
}

/**
 * A machine on which agents work: half of its processes are in the trees of executors (three deep,
 * one executor in four has ended and left daemons), the rest are other people's and the system's.
 */
export function makeScene(processCount: number, executorCount: number): Scene {
  const processes: ProcessInfo[] = [];
  const executors: Executor[] = [];
  const lineage = new Map<string, LineageEntry>();
  const markers = new Map<string, string | null>();
  let nextPid = 300;

  const add = (more: Partial<ProcessInfo> & Pick<ProcessInfo, "parentPid">): ProcessInfo => {
    const pid = nextPid++;
    const process: ProcessInfo = {
      pid,
      startToken: `${bootId}:${pid * 10}`,
      startedAt: epoch + pid * 100,
      name: "node",
      command: ["/usr/bin/node", "/srv/app/node_modules/.bin/vite", "--port=3000", `--id=${pid}`],
      workingDirectory: "/srv/other",
      memoryBytes: 40_000_000 + pid * 4096,
      cpuPercent: 0,
      cpuTimeMs: 1_000 + pid,
      state: "sleeping",
      userId: 1000,
      processGroupId: pid,
      sessionId: pid,
      terminal: null,
      threadCount: 11,
      kernelThread: false,
      ...more,
    };
    processes.push(process);
    return process;
  };
  const remember = (process: ProcessInfo, parent: ProcessInfo, executorId: string): void => {
    lineage.set(`${process.pid}@${process.startToken}`, {
      hostId,
      process: { pid: process.pid, startToken: process.startToken ?? "" },
      executorId,
      parent: { pid: parent.pid, startToken: parent.startToken ?? "" },
      name: process.name,
      command: process.command.join(" "),
      sessionId: process.sessionId ?? 0,
      processGroupId: process.processGroupId ?? 0,
      firstSeenAt: epoch,
      lastSeenAt: epoch + 10_000_000,
    });
  };

  const init = add({ pid: 1, parentPid: null, name: "systemd", workingDirectory: "/" });
  const perExecutor = Math.floor(processCount / 2 / executorCount);
  for (let at = 0; at < executorCount; at++) {
    const ended = at % 4 === 3;
    const workspace = `/srv/worktrees/task-${at}`;
    const inTree = { workingDirectory: workspace };
    const root = add({ parentPid: init.pid, name: "claude", command: ["claude"], ...inTree });
    const id = `executor-${at}`;
    executors.push({
      id,
      hostId,
      bootId,
      pid: root.pid,
      startToken: root.startToken ?? "",
      kind: "coding-agent",
      origin: "registered",
      label: "claude",
      project: `project-${at % 10}`,
      task: `task-${at}`,
      workspace,
      labels: {},
      startedAt: root.startedAt ?? 0,
      registeredAt: (root.startedAt ?? 0) + 1,
      ...(ended ? { endedAt: epoch + 20_000_000, ending: { how: "exited" as const } } : {}),
      usage: { cpuTimeMs: 0, peakMemoryBytes: 0, peakProcesses: 0 },
    });
    const tree = [root];
    for (let child = 1; child < perExecutor; child++) {
      const above = tree[child >> 2] ?? root;
      const session = child % 5 === 0 ? {} : { sessionId: above.sessionId ?? above.pid };
      const process = add({ parentPid: ended ? init.pid : above.pid, ...inTree, ...session });
      tree.push(process);
      remember(process, above, id);
      if (child % 2 === 0) markers.set(`${process.pid}@${process.startToken}`, id);
    }
    // The root of an ended executor is gone.
    if (ended) processes.splice(processes.indexOf(root), 1);
  }
  while (processes.length < processCount) {
    const from = processes[Math.floor(processes.length / 2)] ?? init;
    add({ parentPid: processes.length % 3 === 0 ? from.pid : init.pid, name: "daemon" });
  }
  return {
    snapshot: {
      hostId,
      bootId,
      takenAt: epoch + 30_000_000,
      durationMs: 8,
      processes,
      problems: [],
      host: {
        name: "bench",
        platform: "linux",
        cpuCount: 8,
        cpuPercent: 3,
        memoryTotalBytes: 32e9,
        memoryAvailableBytes: 16e9,
      },
    },
    executors,
    lineage,
    markers,
  };
}

/**
 * The scene a second later. As the inspector does, a process that did nothing is the same object
 * again; one in `every` is a new one (0: none is).
 */
export function nextTick(scene: Scene, every: number): Scene {
  const { snapshot } = scene;
  return {
    ...scene,
    snapshot: {
      ...snapshot,
      takenAt: snapshot.takenAt + 1000,
      host: { ...snapshot.host, cpuPercent: 4, memoryAvailableBytes: 15.9e9 },
      processes: snapshot.processes.map((process, at) =>
        every > 0 && at % every === 0
          ? Object.assign({}, process, { cpuPercent: 0.2, cpuTimeMs: process.cpuTimeMs + 10 })
          : process,
      ),
    },
  };
}
