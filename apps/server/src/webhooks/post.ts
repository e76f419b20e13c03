import { lookup } from "node:dns/promises";
import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";

/** All addresses of a host name; an address is its own. */
export type Resolve = (host: string) => Promise<readonly { readonly address: string }[]>;

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Host names and addresses that may be in a private network, lower case. */
  readonly privateHosts: readonly string[];
  /** For everything together, milliseconds. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
  readonly resolve?: Resolve;
}

/** What came of it: the status of the answer, or why there is none. */
export type PostResult =
  | { readonly status: number }
  | { readonly problem: string; readonly refused?: true };

/**
 * Posts JSON. The name is resolved once, every address is checked, and the connection goes to the checked one,
 * so that a second answer of the resolver is never asked for. Redirects are not followed; the body of the
 * answer is not read. Never rejects.
 */
export async function post(options: Post): Promise<PostResult> {
  const { limitMs, signal } = options;
  const limit = AbortSignal.timeout(limitMs);
  const ended = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  try {
    return await orAbort(send(options, ended), ended);
  } catch (error) {
    if (limit.aborted) return { problem: `no answer within ${limitMs / 1_000} s` };
    if (ended.aborted) return { problem: "Corral ended" };
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    return { problem: code ?? (error instanceof Error ? error.message : "failed") };
  }
}

async function send(options: Post, signal: AbortSignal): Promise<PostResult> {
  const { url, privateHosts, resolve = resolveAll } = options;
  const host = hostOf(url);
  const addresses = (await resolve(host)).map(({ address }) => address);
  const [first] = addresses;
  if (first === undefined) return { problem: "the name has no address" };
  if (!privateHosts.includes(host) && !addresses.every(isPublicAddress)) {
    const problem = `${host} is in a private network: corral config webhook allow ${host}`;
    return { problem, refused: true };
  }
  signal.throwIfAborted();
  return await exchange(options, first, host, signal);
}

async function exchange(
  { url, headers, body }: Post,
  address: string,
  host: string,
  signal: AbortSignal,
): Promise<PostResult> {
  const isTls = url.protocol === "https:";
  const common: RequestOptions = {
    method: "POST",
    // An address: nothing is resolved any more.
    host: address,
    port: url.port === "" ? (isTls ? 443 : 80) : url.port,
    path: `${url.pathname}${url.search}`,
    headers: {
      ...headers,
      host: url.host,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "user-agent": "corral",
    },
    signal,
  };
  return await new Promise<PostResult>((resolve, reject) => {
    // Agents of its own: no proxy of the environment, no connection that another request opened.
    const sent = isTls
      ? httpsRequest({
          ...common,
          agent: new HttpsAgent({ maxCachedSessions: 0 }),
          // The certificate is the name's, not the address's.
          servername: isIP(host) === 0 ? host : "",
        })
      : httpRequest({ ...common, agent: new HttpAgent() });
    sent.once("error", reject);
    sent.once("response", (response) => {
      resolve({ status: response.statusCode ?? 0 });
      response.on("error", () => undefined);
      response.destroy();
    });
    sent.end(body);
  });
}

/** Also for what cannot be aborted, such as a resolver that hangs. */
async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(new Error("aborted"));
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

const resolveAll: Resolve = async (host) => await lookup(host, { all: true });

/** The host name or address of a URL, lower case; an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.toLowerCase().replace(/^\[(.*)\]$/u, "$1");
}
