/** Signals that end a process unless it handles them, and that a person or a system sends for that. */
const ending = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const;

const resumers = new Set<() => void>();

/**
 * Until it is disposed, `resume` is called when this process ends in any way that still runs code:
 * `process.exit`, an error that nobody catches, and signals that nobody else handles. Where
 * somebody does, the signal is theirs to answer, and the exit that follows calls it.
 */
export function resumeOnExit(resume: () => void): Disposable {
  if (resumers.size === 0) {
    process.on("exit", resumeAll);
    for (const signal of ending) process.on(signal, endBySignal);
  }
  resumers.add(resume);
  return {
    [Symbol.dispose]: () => {
      if (resumers.delete(resume) && resumers.size === 0) stopListening();
    },
  };
}

function resumeAll(): void {
  for (const resume of resumers) resume();
}

/** Without a listener of ours the signal would have ended this process: it still does, a moment later. */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  resumeAll();
  stopListening();
  process.kill(process.pid, signal);
}

function stopListening(): void {
  process.removeListener("exit", resumeAll);
  for (const signal of ending) process.removeListener(signal, endBySignal);
}
