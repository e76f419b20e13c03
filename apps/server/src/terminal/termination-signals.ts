import { constants } from "node:os";

const names = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

export type TerminationSignal = (typeof names)[number];

/**
 * Until it is disposed, `onFirst` answers the first signal that would end this program; a second
 * one ends it at once.
 */
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

/** As a shell reports an end by a signal. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
