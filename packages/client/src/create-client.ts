import { defined } from "@corral/inspector/core";
import { findLocalServer } from "#local";
import { createTRPCClient } from "@trpc/client";
import type { TRPCClient } from "@trpc/client";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { CorralRouter } from "@corral/process-service/trpc";
import { identify } from "./identify.ts";
import { createCorralLinks } from "./links.ts";
import { watchViews } from "./watch.ts";
import type { OnView, WatchOptions, Watching } from "./watch.ts";

export interface CorralClientOptions {
  /** Of the server. Default: in Node the server that this user runs, in a page the page's origin. */
  readonly url?: string;
  /** Default: in Node the token in the user's state directory; in a page none, as the session's cookie is sent. */
  readonly token?: string;
  /** Name of the calling program, as kills record it: a short word such as "my-app". Default "api". */
  readonly client?: string;
  /** Calls reject after so many milliseconds without an answer; default: never. Does not end streams. */
  readonly answerWithinMs?: number;
}

export interface CorralClient {
  readonly url: string;
  /** Every procedure, typed: `corral.api.processes.list.query({ leftOver: true })`. Rejects with a CallError. */
  readonly api: TRPCClient<CorralRouter>;
  /** The identity of a process beside this program, to register it; undefined when none runs. */
  readonly identify: (pid: number) => Promise<ProcessIdentity | undefined>;
  /** The view, or what a filter selects of it, at once and after every change, until closed. */
  readonly watch: (onView: OnView, options?: WatchOptions) => Watching;
}

/** No url was given, and no server was found, or the one that was found has ended since. */
export class CorralNotRunningError extends Error {
  override readonly name = "CorralNotRunningError";
  readonly code = "NOT_RUNNING";

  constructor() {
    super("Corral does not run for this user. Start it with `corral serve`, or give its url.");
  }
}

/**
 * A client of a running Corral. Throws CorralNotRunningError when no url is given and no server is
 * announced; calls reject with it as their cause when that server has ended.
 *
 * @example
 * const corral = createCorralClient();
 * const leftOver = await corral.api.processes.list.query({ leftOver: true });
 */
export function createCorralClient(options: CorralClientOptions = {}): CorralClient {
  const found = options.url === undefined || options.token === undefined ? findLocalServer() : {};
  const url = options.url ?? found.url;
  if (url === undefined) throw new CorralNotRunningError();
  // The token in the state directory belongs to the announced server; it is sent to no other.
  const isFound = sameOrigin(url, found.url);
  const token = options.token ?? (isFound ? found.token : undefined);
  const isRunning = options.token === undefined && isFound ? found.isRunning : undefined;
  const beforeEach = async () => {
    if (isRunning !== undefined && !(await isRunning())) throw new CorralNotRunningError();
  };
  const api = createTRPCClient<CorralRouter>({
    links: createCorralLinks({
      url,
      beforeEach,
      ...defined({ token, client: options.client, answerWithinMs: options.answerWithinMs }),
    }),
  });
  return {
    url,
    api,
    identify: (pid) => identify(api, pid),
    watch: (onView, watchOptions) => watchViews(api, onView, watchOptions),
  };
}

function sameOrigin(a: string, b: string | undefined): boolean {
  return b !== undefined && URL.canParse(a) && new URL(a).origin === new URL(b).origin;
}
