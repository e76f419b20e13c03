import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ProcessService } from "@corral/process-service";
import {
  announceServer,
  holdServerSocket,
  makeStateDirectory,
  stateDirectory,
  type Announcement,
} from "@corral/client/node";
import { pino } from "pino";
import type { Logger } from "pino";
import { cookieName } from "../auth/credentials.ts";
import { Sessions } from "../auth/sessions.ts";
import { loadToken, ignoreUnwritable } from "../auth/token.ts";
import { parseHostName, parseOrigin } from "../http/allowed-names.ts";
import { createApp } from "../http/create-app.ts";
import { allowedHosts } from "../http/host-guard.ts";
import type { StreamLimits } from "../http/stream-limits.ts";
import { createStreams } from "../http/streams.ts";
import { openService } from "./open-service.ts";
import type { OpenServiceOptions } from "./open-service.ts";
import { packageFolder } from "../package/package-folder.ts";
import { version } from "../package/version.ts";

const DRAIN_MS = 250;
/** How long kills that are cancelled at the end may take, and their reports to be sent. */
const END_KILLS_MS = 1_000;
const SEND_REPORTS_MS = 50;
/** How long the head and the whole of a request may take to arrive; Node's own are a minute and five. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

export interface ServerOptions extends Omit<OpenServiceOptions, "directory"> {
  /** Default 4680; 0 takes any free one. */
  readonly port?: number;
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** Names besides its own address under which it may be reached, with or without a port. */
  readonly allowHosts?: readonly string[];
  /** Origins besides its own whose pages may talk to it (a development server). */
  readonly allowOrigins?: readonly string[];
  /** Where store, token and runtime file lie; default: the user's state directory. */
  readonly dataDirectory?: string;
  /** The built page; default: the one packed with the server. */
  readonly pageDirectory?: string;
  readonly log?: Logger;
  /** How many subscribers there may be, and how long one may not read. */
  readonly streamLimits?: StreamLimits;
  /** Milliseconds that the head of a request may take to arrive; default 10,000. */
  readonly headersTimeoutMs?: number;
}

export interface CorralServer {
  /** Such as "http://127.0.0.1:4680". */
  readonly url: string;
  /** The link a person opens: it carries the token in its fragment, which no server ever sees. */
  readonly link: string;
  readonly port: number;
  readonly dataDirectory: string;
  readonly service: ProcessService;
  /** Tells subscribers, closes the store; idempotent. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens the store, watches the machine and serves. Rejects with code EADDRINUSE when the port is taken,
 * with TypeError for an allowed host or origin that is none, with StateDirectoryError when another user
 * owns or can write the data directory, and with STORE_NEWER when the store is a newer Corral's.
 */
export async function startServer(options: ServerOptions = {}): Promise<CorralServer> {
  const { port = 4680, host = "127.0.0.1", log = pino({ level: "silent" }) } = options;
  const allowHosts = (options.allowHosts ?? []).map((name) => known(parseHostName, name));
  const origins = new Set((options.allowOrigins ?? []).map((name) => known(parseOrigin, name)));
  const directory = options.dataDirectory ?? stateDirectory();
  makeStateDirectory(directory);
  const token = loadToken(directory);
  let answer: RequestListener = answerStarting;
  // A connection that sends a byte now and then holds a place for that long, and no longer.
  const headersTimeout = options.headersTimeoutMs ?? HEADERS_TIMEOUT_MS;
  const limits = { headersTimeout, requestTimeout: REQUEST_TIMEOUT_MS };
  const server = createServer(
    { ...limits, connectionsCheckingInterval: headersTimeout / 2 },
    (request, response) => answer(request, response),
  );
  // The port first: a second server must not touch the store of the first.
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new TypeError("not a TCP server");
  const opened = await openService({ ...options, directory }).catch((error: unknown) => {
    server.close();
    throw error;
  });
  const { service } = opened;
  const streams = createStreams(options.streamLimits);
  const sessions = new Sessions({
    directory,
    token,
    now: Date.now,
    onEnd: (session) => streams.endSession(session),
  });

  const hosts = allowedHosts(address.port, allowHosts);
  answer = createApp({
    service,
    log,
    streams,
    auth: { token, cookie: cookieName(address.port), sessions },
    hosts: () => hosts,
    origins,
    pageDirectory: options.pageDirectory ?? join(packageFolder, "dist/page"),
  });

  const url = `http://${urlHost(host)}:${address.port}`;
  const { pid } = process;
  const description = { url, pid, version, startedAt: Date.now() };
  const socket = await holdServerSocket(directory);
  let announcement: Announcement | undefined;
  ignoreUnwritable(() => {
    announcement = announceServer(directory, description, socket);
  });

  let closing: Promise<void> | undefined;
  const close = () => (closing ??= stop());
  async function stop(): Promise<void> {
    announcement?.withdraw();
    const closed = once(server, "close");
    server.close();
    // Whoever waits for a kill gets its report before the streams end.
    const ended = await Promise.race([service.endKills(), delay(END_KILLS_MS, 1, { ref: false })]);
    if (ended > 0) await delay(SEND_REPORTS_MS);
    streams.endAll();
    server.closeIdleConnections();
    // What is still being answered gets a moment, and so do connections that never asked for anything
    // (browsers open some ahead), which Node does not count as idle.
    const patience = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearTimeout(patience);
    await opened.close();
  }

  return {
    url,
    link: `${url}/#token=${token}`,
    port: address.port,
    dataDirectory: directory,
    service,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function known(parse: (text: string) => string | undefined, text: string): string {
  const parsed = parse(text);
  if (parsed === undefined) throw new TypeError(`${JSON.stringify(text)} names no host or origin`);
  return parsed;
}

/** Before the store is open and the machine seen, no request hangs. */
function answerStarting(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "content-type": "text/plain", "retry-after": "1" });
  response.end("Corral is starting.\n");
}

/** An address to open: one that listens everywhere is reached through loopback. */
function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
