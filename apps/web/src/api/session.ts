import { toast } from "../ui/toasts.ts";

const key = "corral.session";
/** Without localStorage (private windows may have none) the session lasts as long as the page. */
let memorySecret: string | undefined;

/**
 * Headers of every request. The cookie alone gives no access, because browsers send cookies to
 * every port of a host; localStorage belongs to one origin, port included. Read for each request:
 * another tab may have changed the secret.
 */
export function sessionHeaders(): Readonly<Record<string, string>> {
  const secret = storedSecret();
  return secret === undefined ? {} : { "x-corral-session": secret };
}

/**
 * Exchanges the token of the printed link for a session; true where the server accepted the token.
 * The token stands behind `#`, a part of the address that browsers do not send, so that no server
 * logs it. It is removed after the answer: a reload before that exchanges it again.
 */
export async function exchangeToken(): Promise<boolean> {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return false;
  try {
    const response = await fetch("/auth/session", {
      method: "POST",
      headers: { "content-type": "application/json", ...sessionHeaders() },
      body: JSON.stringify({ token }),
    });
    if (!response.ok) {
      toast("This link is not (or no longer) right. “corral open” gives a fresh one.", "danger");
      return false;
    }
    // 204: the existing session was renewed, without a new secret.
    if (response.status !== 204) store(secretIn(await response.json()));
    return true;
  } catch {
    // The server does not answer: the live connection reports that.
    return false;
  } finally {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
}

/** Calls back when a link is pasted into this tab, or when another tab gets a session. */
export function onNewSession(callback: () => void): void {
  const exchange = async (): Promise<void> => {
    if (await exchangeToken()) callback();
  };
  window.addEventListener("hashchange", () => void exchange());
  window.addEventListener("storage", (event) => {
    if (event.key === key && event.newValue !== null) callback();
  });
}

function storedSecret(): string | undefined {
  try {
    return localStorage.getItem(key) ?? memorySecret;
  } catch {
    return memorySecret;
  }
}

function store(secret: string | undefined): void {
  memorySecret = secret;
  try {
    if (secret !== undefined) localStorage.setItem(key, secret);
  } catch {
    // No localStorage, or it is full: the secret is kept in memory.
  }
}

function secretIn(body: unknown): string | undefined {
  return typeof body === "object" &&
    body !== null &&
    "secret" in body &&
    typeof body.secret === "string"
    ? body.secret
    : undefined;
}
