import { connect, type Connection, type ConnectOptions } from "../connection/connect.ts";
import type { Io } from "../terminal/io.ts";

/** One connection for the calls that run at the same time: a thousand of them open the store once. */
export class SharedConnection implements AsyncDisposable {
  readonly #options: ConnectOptions;
  readonly #io: Io;
  #opened: Promise<Connection> | undefined;
  #closing: Promise<void> = Promise.resolve();
  #users = 0;

  constructor(options: ConnectOptions, io: Io) {
    this.#options = options;
    this.#io = io;
  }

  /** Looks for a server each time it opens: one may have started or ended meanwhile. */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      this.#opened ??= this.#closing.then(async () => connect(this.#options, this.#io));
      return await work(await this.#opened);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#close();
    }
  }

  #close(): void {
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened === undefined) return;
    this.#closing = opened
      .then(async (connection) => connection[Symbol.asyncDispose]())
      .catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    await this.#closing;
  }
}
