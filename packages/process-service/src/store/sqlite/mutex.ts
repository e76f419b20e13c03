/** A fair (FIFO) async mutex. */
export class Mutex {
  #locked = false;
  readonly #waiting: (() => void)[] = [];

  async lock(): Promise<void> {
    if (!this.#locked) {
      this.#locked = true;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  unlock(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#locked = false;
    else next();
  }
}

const byFile = new Map<string, WeakRef<Mutex>>();

/** The one mutex of this process for a file. */
export function mutexFor(file: string): Mutex {
  const known = byFile.get(file)?.deref();
  if (known !== undefined) return known;
  const mutex = new Mutex();
  byFile.set(file, new WeakRef(mutex));
  return mutex;
}
