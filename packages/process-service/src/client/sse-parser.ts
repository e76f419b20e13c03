/** One event of a stream; the id stays the last one given until another comes. */
export interface ServerSentEvent {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

export interface SseParser {
  /** Takes the next piece of the stream, however it was cut. */
  push(chunk: string): ServerSentEvent[];
  /** What the server asked to wait before a reconnection, milliseconds. */
  readonly retryMs: number | undefined;
}

/** Source: WHATWG HTML, 9.2.6 "Interpreting an event stream". */
export function createSseParser(lastEventId = ""): SseParser {
  let rest = "";
  let type = "";
  let data: string[] = [];
  let id = lastEventId;
  let retryMs: number | undefined;

  function field(name: string, value: string): void {
    if (name === "event") type = value;
    else if (name === "data") data.push(value);
    else if (name === "id" && !value.includes("\0")) id = value;
    else if (name === "retry" && /^\d+$/.test(value)) retryMs = Number(value);
  }

  function line(text: string): ServerSentEvent | undefined {
    if (text === "") {
      // An event without data is dropped; the id that it brought stays.
      const event =
        data.length === 0
          ? undefined
          : { type: type || "message", data: data.join("\n"), lastEventId: id };
      type = "";
      data = [];
      return event;
    }
    const colon = text.indexOf(":");
    if (colon === -1) field(text, "");
    else if (colon > 0) field(text.slice(0, colon), text.slice(colon + 1).replace(/^ /, ""));
    return undefined;
  }

  return {
    get retryMs() {
      return retryMs;
    },
    push(chunk) {
      rest += chunk;
      // A "\r" at the very end may be the first half of "\r\n": it waits for the next piece.
      const held = rest.endsWith("\r") ? "\r" : "";
      const lines = rest.slice(0, rest.length - held.length).split(/\r\n|\n|\r/);
      rest = (lines.pop() ?? "") + held;
      return lines.map(line).filter((event) => event !== undefined);
    },
  };
}
