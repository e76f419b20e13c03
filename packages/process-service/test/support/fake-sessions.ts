import type { ProcessSession, SessionProcess, SessionSource } from "../../src/index.ts";

/** A source whose sessions a test sets, by the pid of the process. */
export class FakeSessions implements SessionSource {
  readonly #byPid = new Map<number, ProcessSession>();
  #listener = (): void => undefined;
  followed: readonly SessionProcess[] = [];
  closed = false;

  follow(processes: readonly SessionProcess[]): void {
    this.followed = processes;
  }

  get sessions(): ReadonlyMap<string, ProcessSession> {
    const found = this.followed.flatMap(({ key, pid }) => {
      const session = this.#byPid.get(pid);
      return session === undefined ? [] : [[key, session] as const];
    });
    return new Map(found);
  }

  set(pid: number, session: Partial<ProcessSession>): void {
    const known: ProcessSession = {
      id: `session-${pid}`,
      tie: "process",
      state: "unknown",
      ...this.#byPid.get(pid),
      ...session,
    };
    this.#byPid.set(pid, known);
    this.#listener();
  }

  remove(pid: number): void {
    this.#byPid.delete(pid);
    this.#listener();
  }

  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  status() {
    return [{ product: "claude", processes: this.followed.length, known: 0, problems: ["\u001b"] }];
  }

  close(): void {
    this.closed = true;
  }
}
