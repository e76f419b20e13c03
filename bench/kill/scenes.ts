/** One kind of tree that a killer is put to. */
export interface Scene {
  readonly name: string;
  readonly script: string;
  /** Living processes to wait for before the kill; absent where it must come during the start. */
  readonly formed?: number;
  /** Milliseconds from launch to kill, drawn between the two, where it comes during the start. */
  readonly startingMs?: readonly [number, number];
}

export const survivorScenes: readonly Scene[] = [
  {
    name: "formed tree",
    script: `for _ in 1 2 3; do (S & (S & S & wait) & wait) & done; wait`,
    formed: 16,
  },
  {
    name: "tree still starting",
    script: `grow() { for _ in 1 2 3; do (S & (S & sleep 0.02; S & wait) & wait) & sleep 0.01; done; }
      for _ in 1 2 3 4 5 6 7 8; do grow; done; wait`,
    startingMs: [40, 200],
  },
  {
    name: "children under setsid",
    script: `for _ in 1 2 3; do setsid bash -c 'S & S & wait' "$0" & done; wait`,
    formed: 10,
  },
  {
    name: "double-forked children",
    script: `for _ in 1 2 3; do (setsid bash -c '(S &) ; exit' "$0" &); done; S & wait`,
    formed: 5,
  },
  {
    name: "respawning supervisor",
    script: `trap '' TERM; for _ in {1..500}; do (trap - TERM; S); done & for _ in {1..500}; do (trap - TERM; S); done`,
    formed: 4,
  },
  {
    name: "daemons thrown off while starting",
    script: `for i in {1..60}; do (setsid bash -c '(S &)' "$0" &); sleep 0.005; done; wait; S`,
    startingMs: [40, 250],
  },
];

/** A parent with `count` children that go at SIGTERM. */
export function exitsOnSigterm(count: number): Scene {
  return {
    name: `${count} that exit on SIGTERM`,
    script: `i=0; while [ $i -lt ${count - 1} ]; do S & i=$((i+1)); done; wait`,
    formed: count,
  };
}

/** A tree in which every process ignores SIGTERM. */
export const ignoresSigterm: Scene = {
  name: "tree that ignores SIGTERM",
  script: `trap '' TERM; for _ in 1 2 3 4; do (S & S & S & wait) & done; wait`,
  formed: 17,
};
