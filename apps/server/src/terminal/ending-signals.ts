import { constants } from "node:os";

const names = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

export type EndingSignal = (typeof names)[number];

/**
 * Until it is disposed, `onFirst` answers the first signal that would end this program; a second
 * one ends it at once.
 */
export function onEndingSignal(onFirst: (signal: EndingSignal) => void): Disposable {
  let told = false;
  const listener = (signal: NodeJS.Signals): void => {
    const name = names.find((one) => one === signal);
    if (told || name === undefined) process.exit(exitCodeOf(signal));
    told = true;
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
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
