import { parseHostName, parseOrigin } from "./allowed-names.ts";
import { checkContent, checkSize } from "./content-check.ts";
import { corsHeaders } from "./cors.ts";
import { checkHost } from "./host-check.ts";
import { checkOrigin } from "./origin-check.ts";
import { createTokenCheck } from "./token-check.ts";
import { type Guard, guardOf, inTurn } from "./verdict.ts";

/** Enough to confirm a plan of 20,000 processes. */
export const MAX_BODY_BYTES = 4 * 1024 ** 2;
/** Shorter tokens can be guessed. */
const MIN_TOKEN_LENGTH = 22;

export interface SiteOptions {
  /** Host names to answer to, besides those of loopback; with or without a port. */
  readonly hosts?: readonly string[];
  /** Other origins whose pages may ask and read the answers (CORS), such as "http://localhost:5173". */
  readonly origins?: readonly string[];
  /** The sentence for another host name; there is a default. */
  readonly foreignHost?: string;
}

export interface GuardOptions extends Omit<SiteOptions, "foreignHost"> {
  /**
   * What clients send as `Authorization: Bearer <token>`: at least 22 random characters. `false` when
   * the app itself has checked who asks: whoever passes may stop processes.
   */
  readonly token: string | false;
  /** Wrong tokens per minute and address before 429; default 20. The right one is never blocked. */
  readonly attemptsPerMinute?: number;
  /** Largest body, bytes; default 4 MiB. */
  readonly maxBodyBytes?: number;
}

/** Host, origin and CORS: for everything that a server answers. TypeError for an invalid name. */
export function createSiteGuard({ hosts = [], origins = [], foreignHost }: SiteOptions): Guard {
  const names = hosts.map((name) => known(parseHostName, name));
  const allowed = new Set(origins.map((name) => known(parseOrigin, name)));
  const host = guardOf(checkHost(names, foreignHost), checkOrigin(allowed));
  return inTurn(host, corsHeaders(allowed));
}

/**
 * All that `corral serve` checks before a request reaches the router: host name, origin, method, content
 * type, size and token. TypeError for an invalid name or a token that could be guessed.
 */
export function createGuard(options: GuardOptions): Guard {
  const { token, maxBodyBytes = MAX_BODY_BYTES, ...rest } = options;
  const content = guardOf(checkContent, checkSize(maxBodyBytes));
  const guards = [createSiteGuard(rest), content];
  if (token === false) return inTurn(...guards);
  if (typeof token !== "string" || token.length < MIN_TOKEN_LENGTH)
    throw new TypeError(`A token has at least ${MIN_TOKEN_LENGTH} random characters.`);
  const tokens = createTokenCheck({ ...rest, token });
  const required = guardOf((facts) => {
    const result = tokens.check(facts);
    return "verdict" in result ? undefined : result;
  });
  return inTurn(...guards, required);
}

function known(parse: (text: string) => string | undefined, text: string): string {
  const parsed = parse(text);
  if (parsed === undefined) throw new TypeError(`${JSON.stringify(text)} names no host or origin`);
  return parsed;
}
