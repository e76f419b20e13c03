import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ProcessService } from "@corral/process-service";
import { createSiteGuard } from "@corral/process-service/guards";
import {
  announceServer,
  holdServerSocket,
  makeStateDirectory,
  stateDirectory,
  type Announcement,
} from "@corral/client/node";
import { pino } from "pino";
import type { Logger } from "pino";
import { cookieName, Sessions } from "../auth/sessions.ts";
import { loadToken, ignoreUnwritable } from "../auth/token.ts";
import { createApp } from "../http/create-app.ts";
import type { StreamLimits } from "../http/stream-limits.ts";
import { createStreams } from "../http/streams.ts";
import { startHooks } from "../hooks/start-hooks.ts";
import { openWebhooks } from "../webhooks/open-webhooks.ts";
import { startWebhooks } from "../webhooks/start-webhooks.ts";
import { openService } from "../service/open-service.ts";
import type { OpenServiceOptions } from "../service/open-service.ts";
import { packageFolder } from "../package/package-folder.ts";
import { version } from "../package/version.ts";

const DRAIN_MS = 250;
/** Limits at shutdown: for cancelled kills to end, and for their reports to be sent. */
const END_KILLS_MS = 1_000;
const SEND_REPORTS_MS = 50;
/** Timeouts for the headers and for a whole request; Node's defaults are 1 and 5 minutes. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

export interface ServerOptions extends Omit<OpenServiceOptions, "directory"> {
  /** Default 4680; 0 for any free port. */
  readonly port?: number;
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** Host names to answer to, besides the own address; with or without a port. */
  readonly allowHosts?: readonly string[];
  /** Other origins whose pages may use the API (a development server). */
  readonly allowOrigins?: readonly string[];
  /** Directory of store, token and runtime file; default: the user's state directory. */
  readonly dataDirectory?: string;
  /** Folder of the built page; default: the page in this package. */
  readonly pageDirectory?: string;
  readonly log?: Logger;
  /** Limits of live streams. */
  readonly streamLimits?: StreamLimits;
  /** Timeout for the headers of a request, milliseconds; default 10,000. */
  readonly headersTimeoutMs?: number;
}

export interface CorralServer {
  /** Such as "http://127.0.0.1:4680". */
  readonly url: string;
  /** The link for a browser. Its fragment contains the token; browsers send fragments to no server. */
  readonly link: string;
  readonly port: number;
  readonly dataDirectory: string;
  readonly service: ProcessService;
  /** Ends the streams and closes the store; idempotent. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens the store, scans the machine and serves page and API. Rejects with code EADDRINUSE when the
 * port is in use, with TypeError for an invalid allowed host or origin, with StateDirectoryError when
 * another user owns or can write the data directory, and with ProcessServiceError STORE_NEWER when a
 * newer Corral wrote the store.
 */
export async function startServer(options: ServerOptions = {}): Promise<CorralServer> {
  const { port = 4680, host = "127.0.0.1", log = pino({ level: "silent" }) } = options;
  const site = createSiteGuard({
    hosts: options.allowHosts ?? [],
    origins: options.allowOrigins ?? [],
    foreignHost:
      "This host name is not allowed. Use the address that `corral serve` printed, or start Corral with --allow-host.",
  });
  const directory = options.dataDirectory ?? stateDirectory();
  makeStateDirectory(directory);
  const token = loadToken(directory);
  let answer: RequestListener = answerStarting;
  // Limits how long a client that sends its request byte by byte occupies a connection.
  const headersTimeout = options.headersTimeoutMs ?? HEADERS_TIMEOUT_MS;
  const limits = { headersTimeout, requestTimeout: REQUEST_TIMEOUT_MS };
  const server = createServer(
    { ...limits, connectionsCheckingInterval: headersTimeout / 2 },
    (request, response) => answer(request, response),
  );
  // Listen before opening the store: a second server on the same port must not touch it.
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new TypeError("not a TCP server");
  const opened = await openService({ ...options, directory }).catch((error: unknown) => {
    server.close();
    throw error;
  });
  const { service } = opened;
  const hooks = startHooks({ service, directory, log });
  const webhooks = startWebhooks({ service, directory, log });
  const streams = createStreams(options.streamLimits);
  const sessions = new Sessions({
    directory,
    token,
    cookie: cookieName(address.port),
    now: Date.now,
    onEnd: (session) => streams.endSession(session),
  });

  answer = createApp({
    service,
    webhooks: openWebhooks({ directory, service }),
    log,
    streams,
    auth: { token, sessions },
    site,
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
    const hooksEnded = hooks[Symbol.asyncDispose]();
    webhooks[Symbol.dispose]();
    const closed = once(server, "close");
    server.close();
    // Send the reports of cancelled kills before the streams end.
    const ended = await Promise.race([service.endKills(), delay(END_KILLS_MS, 1, { ref: false })]);
    if (ended > 0) await delay(SEND_REPORTS_MS);
    streams.endAll();
    server.closeIdleConnections();
    // What is still being answered gets a moment, and so do connections that never asked for anything
    // (browsers open some ahead), which Node does not count as idle.
    const patience = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearTimeout(patience);
    await hooksEnded;
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

/** Before the store is open and the machine seen, no request hangs. */
function answerStarting(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "content-type": "text/plain", "retry-after": "1" });
  response.end("Corral is starting.\n");
}

/** Host of the URL to open: a server on all addresses is reached through loopback. */
function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
