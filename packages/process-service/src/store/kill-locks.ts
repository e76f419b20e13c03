/**
 * One lock per running kill, released when the holding process ends in any way. Not a lock with an
 * expiry: a suspended machine outlasts every deadline.
 */
export interface KillLocks {
  /** false if the lock is held, by this or another process. Throws errors of the file system. */
  acquire(id: string): boolean;
  /** `settled`: the record is finished, so the lock is not needed again. */
  release(id: string, settled: boolean): void;
  /** Kills with a lock of another holder, alive or dead. Cheap enough for frequent polling. */
  others(): readonly string[];
  close(): void;
}

/** For a database that only one process uses. */
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
