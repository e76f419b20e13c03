import { expect, test } from "vitest";
import { viewOf } from "../../process-service/test/core/kill/kill-views.ts";
import { watchViews, type WatchObserver, type WatchState } from "../src/watch.ts";

/** Watches an API whose connections the test holds. */
function watching() {
  const inputs: unknown[] = [];
  const observers: WatchObserver[] = [];
  const revisions: number[] = [];
  const states: WatchState[] = [];
  const watch = {
    subscribe(input: unknown, observer: WatchObserver) {
      inputs.push(input);
      observers.push(observer);
    },
  };
  const handle = watchViews({ processes: { watch } }, (view) => revisions.push(view.revision), {
    onState: (state) => states.push(state),
  });
  const send = (revision: number, from?: number, observer = observers.at(-1)): void => {
    const changes = { from: from ?? 0, revision, takenAt: 0 };
    const view = { ...viewOf([]), revision };
    const data =
      from === undefined
        ? ({ kind: "view", view } as const)
        : ({ kind: "changes", changes } as const);
    observer?.onData({ id: `run.${revision}`, data });
  };
  return { inputs, observers, revisions, states, handle, send };
}

test("changes that do not follow the last view are not applied; a whole view is asked for", () => {
  const { inputs, revisions, send } = watching();
  send(5);
  send(6, 5);
  send(9, 8);
  expect(revisions).toEqual([5, 6]);
  expect(inputs).toEqual([undefined, undefined]);
  send(9);
  expect(revisions).toEqual([5, 6, 9]);
});

test("events of an earlier connection are ignored", () => {
  const { observers, revisions, states, handle, send } = watching();
  send(5);
  handle.pause();
  handle.resume();
  send(6, 5, observers[0]);
  observers[0]?.onError(new Error("late"));
  observers[0]?.onComplete();
  expect(revisions).toEqual([5]);
  expect(observers).toHaveLength(2);
  expect(states.at(-1)).toEqual({ state: "paused" });
});

test("errors reach whoever watches: a temporary one as the reason, a lasting one as the end", () => {
  const { observers, states } = watching();
  observers[0]?.onConnectionStateChange({ state: "connecting", error: new Error("EMFILE") });
  expect(states.at(-1)).toEqual({ state: "connecting", reason: "EMFILE" });
  const error = new Error("refused");
  observers[0]?.onError(error);
  expect(states.at(-1)).toEqual({ state: "ended", error });
});
