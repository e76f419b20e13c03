import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MAX_SESSIONS, SESSION_LIFETIME_MS, Sessions } from "../../src/auth/sessions.ts";
import type { Session } from "../../src/auth/sessions.ts";
import { temporaryDirectory } from "../support/test-server.ts";

const start = 1_800_000_000_000;

function openSessions(directory: string, time = start) {
  const clock = { now: time };
  const ended: Session[] = [];
  const sessions = new Sessions({
    directory,
    token: "token",
    cookie: "corral",
    now: () => clock.now,
    onEnd: (session) => ended.push(session),
  });
  const isValid = ({ cookie, secret }: { readonly cookie: string; readonly secret: string }) =>
    sessions.find([cookie], secret) !== undefined;
  return { sessions, clock, ended, isValid };
}

test("a session expires after its lifetime; renewing restarts the lifetime", async () => {
  await using directory = await temporaryDirectory();
  const { sessions, clock, isValid } = openSessions(directory.path);
  const old = sessions.issue();
  const renewed = sessions.issue();
  clock.now = start + SESSION_LIFETIME_MS - 1;
  expect([isValid(old), isValid(renewed)]).toEqual([true, true]);
  sessions.renew(sessions.find([renewed.cookie], renewed.secret)!.session);
  clock.now = start + SESSION_LIFETIME_MS;
  expect([isValid(old), isValid(renewed)]).toEqual([false, true]);
  // A clock that was set back: how old it is is not known.
  clock.now = start - 3_600_000;
  expect(isValid(renewed)).toBe(false);
  const later = openSessions(directory.path, start + SESSION_LIFETIME_MS);
  expect([later.isValid(old), later.isValid(renewed)]).toEqual([false, true]);
});

test("above the limit the oldest session is evicted, and onEnd is called", async () => {
  await using directory = await temporaryDirectory();
  const { sessions, clock, ended, isValid } = openSessions(directory.path);
  const all = Array.from({ length: MAX_SESSIONS + 2 }, () => {
    clock.now += 1;
    return sessions.issue();
  });
  expect(all.map(isValid)).toEqual(all.map((_, at) => at >= 2));
  expect(ended).toHaveLength(2);
});

test("an unwritable session lives until the server ends; a revoked session does not return", async () => {
  await using directory = await temporaryDirectory();
  const { sessions, isValid } = openSessions(directory.path);
  const session = sessions.issue();
  expect(openSessions(directory.path).isValid(session)).toBe(true);
  // A folder in the way of the temporary file makes every write fail, for root too.
  const blocked = join(directory.path, `sessions.json.${process.pid}.tmp`);
  await mkdir(join(blocked, "x"), { recursive: true });
  const unstored = sessions.issue();
  expect([isValid(session), isValid(unstored)]).toEqual([true, true]);
  sessions.revoke(sessions.find([session.cookie], session.secret)!.session);
  expect(isValid(session)).toBe(false);
  await rm(blocked, { recursive: true });
  expect(openSessions(directory.path).isValid(session)).toBe(false);
});

test.each(["", "{", "null", "[]", "[1]", '[{"cookie":"x","secret":"y","issuedAt":1}]'])(
  "a sessions file that contains %j is ignored",
  async (text) => {
    await using directory = await temporaryDirectory();
    await writeFile(join(directory.path, "sessions.json"), text);
    const { sessions, isValid } = openSessions(directory.path);
    expect(isValid(sessions.issue())).toBe(true);
  },
);
