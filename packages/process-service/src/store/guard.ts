import { ProcessServiceError } from "../core/errors.ts";
import type { StoreStatus } from "../core/model.ts";
import { classifyDatabaseError, type DatabaseFault } from "./classify.ts";

const messages: Record<DatabaseFault, string> = {
  conflict: "it is there already",
  full: "the disk is full; free some space and it goes on by itself",
  unwritable: "the file cannot be written",
  corrupt: "the file is damaged; restart Corral to begin a new one",
  busy: "another program has held it locked for too long",
  other: "the database refused",
};

/** Converts database errors to ProcessServiceError and tracks whether the store can be written. */
export class Guard {
  #status: StoreStatus;
  readonly #frozen: boolean;
  #closed = false;

  constructor(status: StoreStatus) {
    this.#status = status;
    this.#frozen = status.mode === "inspect-only";
  }

  status(): StoreStatus {
    return this.#status;
  }

  forgetRecovery(): void {
    const { recoveredFrom: _, ...rest } = this.#status;
    this.#status = rest;
  }

  close(): void {
    this.#closed = true;
  }

  async read<T>(what: string, query: () => Promise<T>): Promise<T> {
    if (this.#closed) throw failed(`${what} could not be read: the store is closed.`);
    try {
      return await query();
    } catch (error) {
      throw failed(`${what} could not be read: ${this.#say(error)}.`, error);
    }
  }

  async write<T>(what: string, query: () => Promise<T>): Promise<T> {
    if (this.#closed) throw failed(`${what} could not be recorded: the store is closed.`);
    if (this.#frozen) {
      throw failed(`${what} could not be recorded. ${this.#status.message ?? "Inspect only."}`);
    }
    try {
      const result = await query();
      if (this.#status.mode === "inspect-only") this.#goOn();
      return result;
    } catch (error) {
      if (error instanceof ProcessServiceError) throw error;
      const fault = classifyDatabaseError(error);
      if (fault === "full" || fault === "unwritable" || fault === "corrupt") {
        const message = `Nothing can be recorded, so nothing is stopped: ${messages[fault]}.`;
        this.#status = { ...this.#status, mode: "inspect-only", message };
      }
      throw failed(`${what} could not be recorded: ${this.#say(error)}.`, error);
    }
  }

  #goOn(): void {
    const { message: _, ...rest } = this.#status;
    this.#status = { ...rest, mode: "read-write" };
  }

  #say(error: unknown): string {
    const detail = error instanceof Error ? error.message : String(error);
    return `${messages[classifyDatabaseError(error)]} (${detail})`;
  }
}

function failed(message: string, cause?: unknown): ProcessServiceError {
  return new ProcessServiceError("STORE_FAILED", message, { cause });
}
