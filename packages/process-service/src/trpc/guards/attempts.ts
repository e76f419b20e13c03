import { isIPv6 } from "node:net";

const WINDOW_MS = 60_000;
/** Addresses counted at a time; the one whose window began first is forgotten first. */
const MAX_ADDRESSES = 10_000;

/** Counts wrong tokens per client address, in windows of one minute. */
export class Attempts {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #windows = new Map<string, { count: number; readonly endsAt: number }>();

  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Counts one more. The seconds to wait when there were too many, else undefined. */
  count(peer = ""): number | undefined {
    const key = networkOf(peer);
    const now = this.#now();
    let window = this.#windows.get(key);
    if (window === undefined || window.endsAt <= now) {
      window = { count: 0, endsAt: now + WINDOW_MS };
      this.#windows.delete(key);
      this.#windows.set(key, window);
      const [oldest] = this.#windows.keys();
      if (this.#windows.size > MAX_ADDRESSES && oldest !== undefined) this.#windows.delete(oldest);
    }
    window.count += 1;
    return window.count > this.#limit ? Math.ceil((window.endsAt - now) / 1_000) : undefined;
  }
}

/** One client has a whole /64 of IPv6 addresses (RFC 4291, 2.5.4). */
function networkOf(peer: string): string {
  const address = peer.replace(/%.*$/, "");
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length;
  return [...groups, ...Array<string>(zeros).fill("0"), ...rest].slice(0, 4).join(":");
}
