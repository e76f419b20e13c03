import { writeFile } from "node:fs/promises";
import { createInspector } from "@corral/inspector";
import { expect, test } from "vitest";
import { createTestProcesses, launcherPath } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

/** How agents' shells start servers; each shell exits at once. */
const ways: readonly (readonly [name: string, line: string])[] = [
  ["nohup", "bash -c 'nohup sleep 1000 >/dev/null 2>&1 & exit 0'"],
  ["setsid in a shell", `bash -c 'setsid nohup sleep 1000 >/dev/null 2>&1 & exit 0'`],
  ["setsid in a subshell", "(setsid nohup sleep 1000 >/dev/null 2>&1 &)"],
  ["a double fork", "bash -c '(setsid bash -c \"sleep 1000 & exit 0\" &) ; exit 0'"],
];
const times = 20;

using inspector = createInspector();
const { source } = inspector.capabilities.events;

test.skipIf(source !== "process-connector").each(ways)(
  "an agent owns the daemons of shells that exited before it was detected: %s",
  async (_, line) => {
    await using processes = await createTestProcesses();
    await using running = await startService({ settings: { detectAgents: true } });
    const { service } = running;
    const script = await launcherPath(processes, "claude");
    await writeFile(
      script,
      `for i in $(seq ${times}); do ${line}; done; echo $$ > ready; sleep 1000`,
    );
    processes.run(`exec bash ${script}`);
    const root = await processes.pidFrom("ready");
    const owned = await until("the agent is detected and owns its daemons", async () => {
      const view = await service.refresh();
      const executor = view.executors.find(({ pid }) => pid === root);
      if (executor === undefined) return undefined;
      const found = view.processes.filter(
        ({ name, parentPid, association }) =>
          name === "sleep" && parentPid !== root && association?.executorId === executor.id,
      );
      return found.length >= times && found;
    });
    expect(owned.map(({ association }) => association?.standing)).toEqual(owned.map(() => "owned"));
    expect(owned).toHaveLength(times);
  },
);
