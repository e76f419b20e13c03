import type { Expected, Scene } from "./scene.ts";
import { systems } from "./system.ts";

const known = {
  scene: "name platform events repositories processes files steps expect",
  row: "pid parent name command path cwd cwdDeleted terminal session group setsid start user env subreaper keepsZombies",
  step: "wait corral start exec exit kill branch register end files hooks scan expect",
  expected: "agents related",
  file: "path content ago openIn link user removed",
  hook: "pid event sessionId title ago",
  agent:
    "pid label worker ended workspace project task session title state owns leftOver perhaps related",
};

/** Throws TypeError for members that do not exist and for expectations about unknown processes. */
export function checkScene(scene: Scene, file: string): void {
  const where = `${file}, "${scene.name}"`;
  const check = (value: object, kind: keyof typeof known): void => {
    const allowed = known[kind].split(" ");
    const wrong = Object.keys(value).find((key) => !allowed.includes(key));
    if (wrong !== undefined) throw new TypeError(`${where}: a ${kind} has no member "${wrong}"`);
  };
  check(scene, "scene");
  const steps = scene.steps ?? [];
  const rows = [...scene.processes, ...steps.flatMap(({ start = [] }) => start)];
  const pids = new Set([...systems[scene.platform ?? "linux"], ...rows].map(({ pid }) => pid));
  for (const row of rows) check(row, "row");
  for (const step of steps) check(step, "step");
  for (const { files = [], hooks = [] } of [{ files: scene.files ?? [] }, ...steps]) {
    for (const file of files) check(file, "file");
    for (const hook of hooks) check(hook, "hook");
  }
  const expectations = [scene.expect, ...steps.flatMap((step) => step.expect ?? [])];
  for (const expected of expectations) {
    check(expected, "expected");
    for (const agent of expected.agents ?? []) check(agent, "agent");
    const unknown = pidsIn(expected).find((pid) => !pids.has(pid));
    if (unknown !== undefined) throw new TypeError(`${where}: there is no process ${unknown}`);
  }
}

function pidsIn({ agents = [], related = [] }: Expected): number[] {
  return [
    ...related,
    ...agents.flatMap(
      ({ pid, worker = pid, owns = [], leftOver = [], perhaps = [], related: hinted = [] }) => [
        pid,
        worker,
        ...owns,
        ...leftOver,
        ...perhaps,
        ...hinted,
      ],
    ),
  ];
}
