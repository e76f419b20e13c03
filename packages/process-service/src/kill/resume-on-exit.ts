/** Signals that end a process by default and that people or service managers send. */
const ending = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const;

const resumers = new Set<() => void>();

/**
 * Until disposed, calls `resume` when this process exits in any way that still runs code:
 * `process.exit`, an uncaught error, and signals without another handler. With another handler the
 * signal is left to it; the exit that follows calls `resume`.
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

/** Resumes, then lets the signal take its default effect. */
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
