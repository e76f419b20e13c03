// What an attacker's page, another site after DNS rebinding, or a program without the token would send.
import type { RawRequest } from "./raw-http.ts";

export interface GuardedTarget {
  readonly port: number;
  readonly token: string;
  /** The path below which the router's procedures are, such as "/trpc/". */
  readonly basePath: string;
  /** Bytes of a body that is refused. */
  readonly bytesTooMany: number;
}

export interface GuardProbe {
  readonly name: string;
  readonly request: (target: GuardedTarget) => RawRequest;
  /** Each refuses; more than one where the HTTP server itself refuses in some of the servers. */
  readonly statuses: readonly number[];
  /** `error.data.corral.code`; absent where the answer may be the HTTP server's own. */
  readonly code?: string;
}

const query = "settings.get";
/** What a probe would change if it passed: from the default to this. */
export const probedSettings = { watchIntervalMs: 54_321 };

function read({ token, basePath }: GuardedTarget, headers: RawRequest["headers"]): RawRequest {
  const authorization = `Bearer ${token}`;
  return { path: `${basePath}${query}`, headers: { authorization, ...headers } };
}

function write({ token, basePath }: GuardedTarget, headers: RawRequest["headers"]): RawRequest {
  return {
    method: "POST",
    path: `${basePath}settings.update`,
    body: JSON.stringify(probedSettings),
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...headers,
    },
  };
}

/** Each header in a query and in a mutation. */
function withHeaders(
  name: string,
  headers: (target: GuardedTarget) => Readonly<Record<string, string | readonly string[]>>,
  refusal: Pick<GuardProbe, "statuses" | "code">,
): readonly GuardProbe[] {
  return [
    {
      name: `${name}, read`,
      request: (target) => read(target, headers(target)),
      ...refusal,
    },
    {
      name: `${name}, write`,
      request: (target) => write(target, headers(target)),
      ...refusal,
    },
  ];
}

const foreignHosts = [
  "evil.example",
  "evil.example:PORT",
  "localhost.evil:PORT",
  "127.0.0.1.nip.io:PORT",
  "0.0.0.0:PORT",
  "localhost.:PORT",
];
const foreignOrigins = [
  "null",
  "http://evil.example",
  "http://127.0.0.1:1",
  "http://127.0.0.1:PORT.evil.example",
  "chrome-extension://abcdef",
];
const sites = ["same-site", "cross-site"];
const foreignTypes = [
  "application/x-www-form-urlencoded",
  "text/plain",
  "text/plain;charset=application/json",
  "multipart/form-data; boundary=x",
];
const wrongTokens = ["Bearer wrong", "Bearer", "Basic OnRva2Vu"];

const host = { statuses: [403], code: "FOREIGN_HOST" };
const origin = { statuses: [403], code: "FOREIGN_ORIGIN" };

export const guardProbes: readonly GuardProbe[] = [
  ...foreignHosts.flatMap((name) =>
    withHeaders(
      `Host: ${name}`,
      ({ port }) => ({ host: name.replaceAll("PORT", String(port)) }),
      host,
    ),
  ),
  ...withHeaders("two Hosts", ({ port }) => ({ host: [`127.0.0.1:${port}`, "evil.example"] }), {
    statuses: [400, 403],
  }),
  ...withHeaders("no Host", () => ({ host: [] }), { statuses: [400, 403] }),
  {
    name: "a whole URL of another host",
    request: (target) => {
      const request = read(target, {});
      return { ...request, path: `http://evil.example${request.path}` };
    },
    statuses: [400, 403, 404],
  },
  ...foreignOrigins.flatMap((name) =>
    withHeaders(
      `Origin: ${name}`,
      ({ port }) => ({ origin: name.replaceAll("PORT", String(port)) }),
      origin,
    ),
  ),
  ...sites.flatMap((site) =>
    withHeaders(
      `Sec-Fetch-Site: ${site}`,
      () => ({ "sec-fetch-site": site, "sec-fetch-mode": "no-cors" }),
      origin,
    ),
  ),
  ...sites.map((site): GuardProbe => ({
    name: `a form that navigates, Sec-Fetch-Site: ${site}`,
    request: (target: GuardedTarget) =>
      write(target, { "sec-fetch-site": site, "sec-fetch-mode": "navigate" }),
    statuses: [403],
    code: "FOREIGN_ORIGIN",
  })),
  ...foreignTypes.map((type) => ({
    name: `Content-Type: ${type}`,
    request: (target: GuardedTarget) => write(target, { "content-type": type }),
    statuses: [415],
  })),
  {
    name: "no Content-Type",
    request: (target) => write(target, { "content-type": [] }),
    statuses: [415],
  },
  ...withHeaders("no token", () => ({ authorization: [] }), {
    statuses: [401],
    code: "NO_SESSION",
  }),
  ...wrongTokens.flatMap((authorization) =>
    withHeaders(`Authorization: ${authorization}`, () => ({ authorization }), {
      statuses: [401],
      code: "BAD_TOKEN",
    }),
  ),
  ...withHeaders(
    "the right token in lower case",
    ({ token }) => ({ authorization: `Bearer ${token.toLowerCase()}` }),
    { statuses: [401], code: "BAD_TOKEN" },
  ),
  {
    name: "the token in the URL only",
    request: ({ basePath, token }) => ({ path: `${basePath}${query}?token=${token}` }),
    statuses: [401],
    code: "NO_SESSION",
  },
  {
    name: "a body that is too large",
    request: (target) => ({
      ...write(target, {}),
      body: JSON.stringify({ ...probedSettings, x: "x".repeat(target.bytesTooMany) }),
    }),
    statuses: [413],
    code: "PAYLOAD_TOO_LARGE",
  },
  {
    name: "a body of unknown length",
    request: (target) => {
      const body = JSON.stringify(probedSettings);
      const length = body.length.toString(16);
      return {
        ...write(target, { "content-length": [], "transfer-encoding": "chunked" }),
        body: `${length}\r\n${body}\r\n0\r\n\r\n`,
      };
    },
    statuses: [413],
    code: "PAYLOAD_TOO_LARGE",
  },
  ...["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"].map((method) => ({
    name: method,
    request: (target: GuardedTarget) => ({ ...write(target, {}), method }),
    statuses: [404, 405],
  })),
  {
    name: "a mutation by GET",
    request: ({ token, basePath }) => ({
      path: `${basePath}settings.update?input=${encodeURIComponent(JSON.stringify(probedSettings))}`,
      headers: { authorization: `Bearer ${token}` },
    }),
    statuses: [405],
  },
  {
    name: "a preflight request of another origin",
    request: ({ basePath }) => ({
      method: "OPTIONS",
      path: `${basePath}settings.update`,
      headers: { origin: "http://evil.example", "access-control-request-method": "POST" },
    }),
    statuses: [403],
    code: "FOREIGN_ORIGIN",
  },
];
