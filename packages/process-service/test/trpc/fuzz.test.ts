import { setTimeout as delay } from "node:timers/promises";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createCorralRouter } from "../../src/trpc/index.ts";
import { serveRouter } from "../support/served-router.ts";
import { arbitraryOf } from "./arbitrary-of.ts";

type Served = Awaited<ReturnType<typeof serveRouter>>;

const { procedures } = createCorralRouter()._def;
const paths = Object.keys(procedures).toSorted();
let server: Served;

beforeAll(async () => {
  server = await serveRouter();
});
afterAll(async () => server[Symbol.asyncDispose]());

function describeProcedure(path: string): { type: string; inputs: readonly z.ZodType[] } {
  const procedure: unknown = Reflect.get(procedures, path);
  if (typeof procedure !== "function" || !("_def" in procedure)) throw new Error(path);
  const { type, inputs } = z
    .object({ type: z.string(), inputs: z.array(z.instanceof(z.ZodType)) })
    .parse(procedure._def);
  return { type, inputs };
}

/** Sends raw text as the input, as a client would send JSON. */
async function send(path: string, type: string, text: string | undefined) {
  const stop = new AbortController();
  try {
    const response = await (type === "subscription"
      ? fetch(
          `${server.url}/trpc/${path}${text === undefined ? "" : `?input=${encodeURIComponent(text)}`}`,
          { headers: { accept: "text/event-stream" }, signal: stop.signal },
        )
      : fetch(`${server.url}/trpc/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          ...(text !== undefined && { body: text }),
        }));
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    return {
      status: response.status,
      body: isStream ? await firstEvent(response) : await response.text(),
    };
  } finally {
    stop.abort();
  }
}

/** For so long an open stream may say nothing before it counts as one without events, milliseconds. */
const silentMs = 150;

/** Up to the first event that says something: data, or an error in tRPC's shape; or to a silence. */
async function firstEvent(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  const reader = response.body!.getReader();
  for (;;) {
    const opened = text.includes("event: connected");
    const next = await Promise.race([reader.read(), ...(opened ? [delay(silentMs)] : [])]);
    if (next === undefined) return "{}";
    const { done, value } = next;
    text += decoder.decode(value, { stream: true });
    const error = /^event: serialized-error\ndata: (.*)$/m.exec(text)?.[1];
    if (error !== undefined) return `{"error":${error}}`;
    if (done || /^data: \{"kind"[\s\S]*\n\n/m.test(text)) return "{}";
  }
}

const envelope = z.object({
  error: z
    .object({
      message: z.string().min(1),
      data: z.object({
        httpStatus: z.number().max(599),
        corral: z.object({ code: z.string(), field: z.string().optional() }),
        stack: z.undefined().optional(),
      }),
    })
    .optional(),
});

async function expectTyped(path: string, type: string, text: string | undefined) {
  const { status, body } = await send(path, type, text);
  const { error } = envelope.parse(JSON.parse(body));
  expect({ status, code: error?.data.corral.code }).not.toMatchObject({ code: "INTERNAL" });
  expect(status).toBeLessThan(500);
  expect((error?.data.httpStatus ?? 200) < 500).toBe(true);
  expect(status === 200 || error !== undefined).toBe(true);
}

const hostile = fc.oneof(
  fc.json(),
  fc.constantFrom(
    "null",
    "0",
    "-1",
    '""',
    "[]",
    "{}",
    "[null]",
    '{"__proto__":{"id":"x"}}',
    '{"constructor":{"prototype":{}}}',
    '{"id":null}',
    '{"id":{}}',
    '{"ids":{"length":5}}',
    '{"pid":1e400}',
    '{"scope":{"kind":"__proto__"}}',
    '{"scope":{"kind":"process","process":{"pid":0,"startToken":"x"}}}',
    '{"id":"\\u0000"}',
    '{"id":"\\ud800"}',
    `${"[".repeat(1_000)}${"]".repeat(1_000)}`,
  ),
  fc.string(),
);

describe("no input is answered with anything but a typed answer", () => {
  test.each(paths)("%s", async (path) => {
    const { type, inputs } = describeProcedure(path);
    await fc.assert(
      fc.asyncProperty(fc.option(hostile, { nil: undefined }), (text) =>
        expectTyped(path, type, text),
      ),
      { numRuns: 40 },
    );
    const [schema] = inputs;
    if (schema === undefined) return;
    // What the schema accepts, and the same with one thing changed.
    const accepted = arbitraryOf(schema);
    const changed = fc
      .tuple(accepted, fc.string(), fc.jsonValue())
      .map(([value, name, other]) => Object.assign({}, value, { [name]: other }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(accepted, changed), (value) =>
        expectTyped(path, type, JSON.stringify(value)),
      ),
      { numRuns: 60 },
    );
  });
});

test("what the schema accepts gets past it", async () => {
  for (const path of paths) {
    const [schema] = describeProcedure(path).inputs;
    if (schema === undefined) continue;
    fc.assert(
      fc.property(arbitraryOf(schema), (value) => schema.safeParse(value).success),
      { numRuns: 30 },
    );
  }
});
