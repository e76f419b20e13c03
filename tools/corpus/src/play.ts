import type { CorralView } from "@corral/process-service";
import { createFolders, type Folders } from "./folders.ts";
import { judge, type Fault, type Judgement } from "./judge.ts";
import { Machine } from "./machine.ts";
import type { Expected, Scene, Step } from "./scene.ts";
import { SceneSessions } from "./scene-sessions.ts";
import { startService, type RunningService } from "./service.ts";

/** Seconds before a step. */
const stepSeconds = 20;

/** Plays a scene through the service and compares what it says with what is right. */
export async function play(scene: Scene): Promise<Judgement> {
  using folders = createFolders(scene);
  const machine = new Machine(scene, folders);
  // A store in memory is faster; only a restart of Corral needs the file.
  const restarts = scene.steps?.some(({ corral }) => corral !== undefined) === true;
  const path = restarts ? folders.store : ":memory:";
  const sessions = new SceneSessions(machine, folders);
  sessions.write(scene.files ?? []);
  const options = { path, home: folders.home, now: machine.now, sessions };
  const start = () => startService(machine.inspector, options);
  let running: RunningService | undefined = await start();
  const faults: Fault[] = [];
  let expected = 0;

  const look = async (expectation: Expected | undefined): Promise<void> => {
    if (running === undefined) return;
    // Births of the first scan are related in the second one.
    let view: CorralView = await running.service.refresh();
    await sessions.read();
    if (expectation === undefined) return;
    view = await running.service.refresh();
    const judgement = judge({ expected: expectation, view, machine, folders });
    faults.push(...judgement.faults);
    expected += judgement.expected;
  };

  try {
    await look(undefined);
    for (const step of scene.steps ?? []) {
      machine.wait(step.wait ?? stepSeconds);
      if (step.corral === "stop") {
        await running?.[Symbol.asyncDispose]();
        running = undefined;
      }
      if (step.corral === "start") running = await start();
      change(machine, folders, step);
      sessions.write(step.files ?? []);
      if (step.scan !== false || step.register !== undefined) await look(undefined);
      await register(running, folders, step);
      await report(running, machine, step);
      if (step.scan !== false) await look(step.expect);
    }
    await look(scene.expect);
  } finally {
    await running?.[Symbol.asyncDispose]();
  }
  return { faults, expected };
}

function change(machine: Machine, folders: Folders, step: Step): void {
  for (const [checkout, branch] of Object.entries(step.branch ?? {})) {
    folders.setBranch(checkout, branch);
  }
  machine.start(step.start ?? []);
  for (const exec of step.exec ?? []) machine.exec(exec);
  for (const pid of step.exit ?? []) machine.end(pid, "exit");
  for (const pid of step.kill ?? []) machine.end(pid, "SIGKILL");
}

async function report(
  running: RunningService | undefined,
  machine: Machine,
  { hooks = [] }: Step,
): Promise<void> {
  for (const { pid, ago = 0, ...event } of hooks) {
    const at = machine.now() - 1000 * ago;
    await running?.service.reportSession({ ...event, process: { pid }, at });
  }
}

async function register(
  running: RunningService | undefined,
  folders: Folders,
  { register: registrations = [], end = [] }: Step,
): Promise<void> {
  for (const { workspace, ...registration } of registrations) {
    await running?.service.registerExecutor({
      ...registration,
      ...(workspace === undefined ? {} : { workspace: folders.place(workspace) }),
    });
  }
  for (const id of end) await running?.service.endExecutor(id);
}
