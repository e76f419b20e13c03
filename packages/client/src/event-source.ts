import { createParser } from "eventsource-parser";

type HeaderFields = Readonly<Record<string, string>>;

export interface EventSourceOptions {
  /** Called before each connection. */
  readonly headers?: () => HeaderFields | Promise<HeaderFields>;
  readonly fetch?: typeof fetch;
  /** First pause before a reconnection, milliseconds; it doubles up to 10 s. Default 250. */
  readonly retryMs?: number;
}

/** Why a connection ended. `final`: reconnecting would get the same answer. */
interface ConnectionEnd {
  readonly message: string;
  readonly final: boolean;
  /** The server's own error, in tRPC's shape. */
  readonly error?: unknown;
}

const MAX_RETRY_MS = 10_000;

/**
 * EventSource over fetch: the same in Node and in the browser, sends headers, and can tell a refusal
 * (401) from a broken connection. Reconnects by itself after the last event it has seen.
 *
 * The package `eventsource` (5.1) takes headers too, but drops the body of a refusal, which says what
 * to do; takes 429 and 5xx for final; waits 3 s each time, without jitter; and lets a Node program
 * that only watches end during that wait, as its timer is unref'd.
 */
export class FetchEventSource extends EventTarget {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState = 0;
  readonly url: string;
  readonly #options: EventSourceOptions;
  readonly #ended = new AbortController();
  #lastEventId = "";
  #retryMs: number;

  constructor(url: string, options: EventSourceOptions = {}) {
    super();
    this.url = url;
    this.#options = options;
    this.#retryMs = options.retryMs ?? 250;
    void this.#run();
  }

  close(): void {
    this.readyState = this.CLOSED;
    this.#ended.abort();
  }

  async #run(): Promise<void> {
    let pause = this.#retryMs;
    while (this.readyState !== this.CLOSED) {
      const before = this.#lastEventId;
      const end = await this.#connect();
      if (this.#ended.signal.aborted) return;
      this.readyState = end.final ? this.CLOSED : this.CONNECTING;
      // tRPC's subscription link makes its error of the event's fields.
      this.dispatchEvent(Object.assign(new Event("error"), end));
      if (end.final) return;
      // Events arrived since the last attempt: start again with the shortest pause.
      pause = this.#lastEventId === before ? Math.min(pause * 2, MAX_RETRY_MS) : this.#retryMs;
      // Jitter: fifty pages must not reconnect in the same millisecond.
      await sleep(pause * (0.5 + Math.random() / 2), this.#ended.signal);
    }
  }

  /** Reads until the stream ends; resolves with the reason. */
  async #connect(): Promise<ConnectionEnd> {
    const { headers, fetch: doFetch = fetch } = this.#options;
    try {
      const response = await doFetch(this.url, {
        headers: {
          ...(await headers?.()),
          accept: "text/event-stream",
          ...(this.#lastEventId !== "" && { "last-event-id": this.#lastEventId }),
        },
        cache: "no-store",
        signal: this.#ended.signal,
      });
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
      if (!response.ok || isStream !== true || response.body === null) {
        return await refusalOf(response);
      }
      this.readyState = this.OPEN;
      this.dispatchEvent(new Event("open"));
      await this.#read(response.body);
      return { message: "The server ended the connection.", final: false };
    } catch (error) {
      return { message: reasonOf(error), final: false };
    }
  }

  async #read(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const parser = createParser({
      onId: (id) => (this.#lastEventId = id),
      onRetry: (retryMs) => (this.#retryMs = retryMs),
      onEvent: ({ event = "message", data }) => {
        if (this.readyState === this.CLOSED) return;
        this.dispatchEvent(new MessageEvent(event, { data, lastEventId: this.#lastEventId }));
      },
    });
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(value);
    }
  }
}

/** Node's fetch says only "fetch failed"; the reason is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== ""
    ? error.cause.message
    : error.message;
}

/** With Corral's own error when the body holds it, else with the status alone. */
async function refusalOf(response: Response): Promise<ConnectionEnd> {
  const final = response.status < 500 && response.status !== 429;
  const message = `The server answered ${response.status}.`;
  try {
    const body: unknown = JSON.parse(await response.text());
    const error = typeof body === "object" && body !== null && "error" in body ? body.error : null;
    return { message, final, ...(error !== null && { error }) };
  } catch {
    // Not JSON: the answer is not Corral's.
    return { message, final };
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
