import { constants } from "node:os";

const names = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

export type TerminationSignal = (typeof names)[number];

/** Until disposed, calls `onFirst` for the first termination signal; a second one exits at once. */
export function onTerminationSignal(onFirst: (signal: TerminationSignal) => void): Disposable {
  let received = false;
  const listener = (signal: NodeJS.Signals): void => {
    const name = names.find((one) => one === signal);
    if (received || name === undefined) process.exit(exitCodeOfSignal(signal));
    received = true;
    onFirst(name);
  };
  for (const name of names) process.on(name, listener);
  return {
    [Symbol.dispose]: () => {
      for (const name of names) process.removeListener(name, listener);
    },
  };
}

/** As shells report a process that a signal ended. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
