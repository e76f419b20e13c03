/**
 * Who carries out a kill: a lock for each, which its holder loses when it ends, however it ends.
 * A lock that expires would not do: a machine that sleeps outlasts every deadline.
 */
export interface KillLocks {
  /** False while it is held, by this process or by another. Throws what the file system throws. */
  acquire(id: string): boolean;
  /** `settled`: the kill's record is finished, so that nobody will ask for its lock again. */
  release(id: string, settled: boolean): void;
  /** Kills whose lock was made by another holder, alive or dead. Cheap enough to ask every moment. */
  others(): readonly string[];
  close(): void;
}

/** For a database that one process alone uses. */
export function createMemoryLocks(): KillLocks {
  const held = new Set<string>();
  return {
    acquire: (id) => {
      if (held.has(id)) return false;
      held.add(id);
      return true;
    },
    release: (id) => void held.delete(id),
    others: () => [],
    close: () => held.clear(),
  };
}
