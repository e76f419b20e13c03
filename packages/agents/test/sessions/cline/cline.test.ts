import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { SqlValue } from "../../../src/sessions/model/reader.ts";
import type { SessionProcess } from "../../../src/sessions/model/session.ts";
import { clineSessions } from "../../../src/sessions/products/cline.ts";
import { fakeFiles } from "../support/fake-files.ts";
import { sessionProcess } from "../support/process.ts";

type Row = Readonly<Record<string, SqlValue>>;

const time = (text: string) => Date.parse(`2026-12-01T${text}Z`);
const startedAt = time("07:37:28");
const hub = 15_662;

// As Cline 3.0.65 stores it: the hub runs the session of the terminal interface.
const row: Row = {
  session_id: "1796110651985_prs16",
  pid: hub,
  started_at: "2026-12-01T07:37:31.990Z",
  status: "idle",
  model: "x",
  metadata_json: '{"mode":"act","title":"Clean it"}',
  updated_at: "2026-12-01T07:37:46.722Z",
};

const process = (fields: Partial<SessionProcess> = {}) =>
  sessionProcess({ product: "cline", pid: 16_057, startedAt, startedAlone: true, ...fields });

const read = (rows: readonly Row[] | undefined, who = process()) =>
  clineSessions.read(
    who,
    fakeFiles({
      files: {},
      rows: (path) => (path === "/home/ada/.cline/data/db/sessions.db" ? rows : undefined),
    }),
  );

test("the session that it began with, which the hub runs", async () => {
  expect(await read([row])).toEqual({
    id: "1796110651985_prs16",
    tie: "start",
    title: "Clean it",
    model: "x",
    state: "idle",
    stateSince: time("07:37:46.722"),
    stateSource: "database",
  });
});

test("the session whose row names the process; one of an earlier process with its pid does not", async () => {
  const running = { ...row, pid: 16_057, status: "running" };
  const alone = process({ startedAlone: false });
  expect(await read([running], alone)).toMatchObject({ tie: "process", state: "working" });
  const stale = { ...running, started_at: "2026-12-01T07:00:00.000Z" };
  expect(await read([stale], alone)).toBeUndefined();
});

test("the session that an argument names", async () => {
  const old = { ...row, started_at: "2026-11-01T07:00:00.000Z" };
  const who = process({ command: ["cline", "--id", "1796110651985_prs16"] });
  expect(await read([old], who)).toMatchObject({ tie: "argument", title: "Clean it" });
  expect(await read([old])).toBeUndefined();
});

test("none where two began, or two Clines started together", async () => {
  expect(await read([row, { ...row, session_id: "other" }])).toBeUndefined();
  expect(await read([row], process({ startedAlone: false }))).toBeUndefined();
});

test("not the one that it has left for an older one, resumed since", async () => {
  const resumed = { ...row, session_id: "older", started_at: "2026-11-30T09:00:00.000Z" };
  expect(await read([row, resumed])).toBeUndefined();
  expect(await read([row, { ...resumed, updated_at: "2026-11-30T10:00:00.000Z" }])).toMatchObject({
    id: row["session_id"],
  });
});

test("what the process runs last, of several that name it", async () => {
  const first = { ...row, pid: 16_057 };
  const later = {
    ...first,
    session_id: "later",
    started_at: "2026-12-01T07:40:00.000Z",
    updated_at: "2026-12-01T07:41:00.000Z",
  };
  expect(await read([first, later])).toMatchObject({ id: "later", tie: "process" });
  expect(await read([later, first])).toMatchObject({ id: "later" });
  const again = { ...first, updated_at: "2026-12-01T07:45:00.000Z" };
  expect(await read([again, later])).toMatchObject({ id: row["session_id"] });
});

test.each([
  [{ CLINE_DIR: "/srv/cline" }, "/srv/cline/data/db/sessions.db"],
  [{ CLINE_DIR: "/srv/other", CLINE_DATA_DIR: "/srv/data" }, "/srv/data/db/sessions.db"],
  [{ CLINE_DATA_DIR: "/srv/other", CLINE_DB_DATA_DIR: "/srv/db" }, "/srv/db/sessions.db"],
])("the database where %j says: %s", async (environment, database) => {
  const rows = (path: string) => (path === database ? [row] : undefined);
  const files = fakeFiles({ files: {}, rows, environment });
  expect(await clineSessions.read(process(), files)).toMatchObject({ tie: "start" });
});

test("whatever the rows hold, reading ends without an error", async () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.bigInt());
  const odd = fc.record(Object.fromEntries(Object.keys(row).map((name) => [name, value])));
  await fc.assert(fc.asyncProperty(fc.array(odd), async (rows) => void (await read(rows))));
});

test("a status that is not known, and what was updated before the process started", async () => {
  expect(await read([{ ...row, status: "pondering" }])).toMatchObject({ state: "unknown" });
  const before = { ...row, updated_at: "2026-12-01T07:00:00.000Z" };
  expect(await read([before])).toMatchObject({ state: "unknown" });
});

test("another layout, wrong types and no database", async () => {
  expect(await read(undefined)).toBeUndefined();
  expect(await read([{ session_id: 7, started_at: null }])).toBeUndefined();
  expect(await read([{ ...row, metadata_json: "{", model: 7, updated_at: "x" }])).toEqual({
    id: "1796110651985_prs16",
    tie: "start",
    state: "unknown",
  });
});
