import { execFileSync } from "node:child_process";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createSessionSource } from "../../../src/sessions/index.ts";
import type {
  FilePart,
  SessionProcess,
  SessionReader,
  SessionSourceOptions,
  SessionSystem,
} from "../../../src/sessions/index.ts";
import { temporary } from "../support/temporary.ts";
import { until } from "../support/until.ts";

const everyMs = 10;
const userId = process.getuid?.();

/** The title is the file's text; counts how often it was parsed. */
function titleReader(fileName = "title") {
  let parsed = 0;
  const parse = ({ text }: FilePart): string => {
    parsed += 1;
    return text;
  };
  const read: SessionReader["read"] = async (process, files) => {
    const directory = await files.directory(process, {
      variables: [{ name: "PLACE" }],
      otherwise: ".agent",
    });
    if (directory === undefined) return undefined;
    const title = await files.tail(join(directory, fileName), parse);
    if (title === undefined) return undefined;
    return { id: `s-${process.pid}`, tie: "process", state: "idle", stateSource: "file", title };
  };
  return {
    product: "claude",
    read,
    get parsed() {
      return parsed;
    },
  };
}

function processOf(pid: number, parts: Partial<SessionProcess> = {}): SessionProcess {
  return {
    key: String(pid),
    product: "claude",
    pid,
    startToken: `boot:${pid}`,
    command: ["claude"],
    cpuTimeMs: 0,
    ...(userId !== undefined && { userId }),
    ...parts,
  };
}

/** The home of each process by its pid. */
function systemWith(homes: Readonly<Record<number, string>>): SessionSystem {
  return {
    openFiles: async () => [],
    variables: async ({ pid }) => ({ HOME: homes[pid]! }),
  };
}

function start(options: SessionSourceOptions) {
  const source = createSessionSource({ everyMs, ...options });
  let changes = 0;
  source.onChange(() => (changes += 1));
  return {
    source,
    titleOf: (key: string) => source.sessions.get(key)?.title,
    get changes() {
      return changes;
    },
    [Symbol.dispose]: () => source.close(),
  };
}

async function homeWith(folder: string, name: string, title: string): Promise<string> {
  const home = join(folder, name);
  await mkdir(join(home, ".agent"), { recursive: true });
  await writeFile(join(home, ".agent", "title"), title);
  return home;
}

test("a title is read, follows its file, and goes with the process", async () => {
  await using folder = await temporary();
  const home = await homeWith(folder.path, "ada", "one");
  using running = start({ readers: [titleReader()], system: systemWith({ 7: home }) });
  const { source, titleOf } = running;
  source.follow([processOf(7)]);
  await until("it is read", () => titleOf("7") === "one");
  await writeFile(join(home, ".agent", "title"), "two");
  await until("it follows a write", () => titleOf("7") === "two");
  await writeFile(join(home, ".agent", "next"), "three");
  await rename(join(home, ".agent", "next"), join(home, ".agent", "title"));
  await until("it follows a rename", () => titleOf("7") === "three");
  await rm(join(home, ".agent", "title"));
  await until("it is gone", () => source.sessions.size === 0);
  await writeFile(join(home, ".agent", "title"), "four");
  await until("it is back", () => titleOf("7") === "four");
  source.follow([]);
  expect(source.sessions.size).toBe(0);
});

test("a process that reuses the key is read anew", async () => {
  await using folder = await temporary();
  const homes = { 7: await homeWith(folder.path, "ada", "one") };
  using running = start({ readers: [titleReader()], system: systemWith(homes) });
  running.source.follow([processOf(7)]);
  await until("it is read", () => running.titleOf("7") === "one");
  homes[7] = await homeWith(folder.path, "bob", "two");
  running.source.follow([processOf(7, { startToken: "boot:8" })]);
  expect(running.titleOf("7")).toBeUndefined();
  await until("the other is read", () => running.titleOf("7") === "two");
});

test("an unchanged file is parsed once, and nothing is told", async () => {
  await using folder = await temporary();
  const home = await homeWith(folder.path, "ada", "one");
  const reader = titleReader();
  using running = start({ readers: [reader], system: systemWith({ 7: home }) });
  running.source.follow([processOf(7)]);
  // A file as new as this one may be written again in the same moment.
  await until("it is settled", async () => {
    const before = reader.parsed;
    await delay(20 * everyMs);
    return before > 0 && before === reader.parsed;
  });
  expect(running.changes).toBe(1);
});

test("a process of another product, or without an environment, has no session", async () => {
  await using folder = await temporary();
  const home = await homeWith(folder.path, "ada", "one");
  let asked = 0;
  const system: SessionSystem = {
    openFiles: async () => [],
    variables: async ({ pid }) => {
      asked += 1;
      return pid === 7 ? undefined : { HOME: home };
    },
  };
  using running = start({ readers: [titleReader()], system });
  running.source.follow([processOf(7), processOf(8, { product: "other" }), processOf(9)]);
  await until("the third is read", () => running.titleOf("9") === "one");
  expect([...running.source.sessions.keys()]).toEqual(["9"]);
  await until("the environment is asked for again", () => asked > 2);
  expect(running.source.status()).toEqual([
    { product: "claude", processes: 2, known: 1, problems: [] },
  ]);
});

test("what cannot be read is told with its reason", async () => {
  await using folder = await temporary();
  const home = await homeWith(folder.path, "ada", "one");
  const path = join(home, ".agent", "linked");
  await symlink("/etc/passwd", path);
  using running = start({ readers: [titleReader("linked")], system: systemWith({ 7: home }) });
  running.source.follow([processOf(7)]);
  await until("it is told", () => running.source.status()[0]?.problems.length === 1);
  expect(running.source.status()).toEqual([
    { product: "claude", processes: 1, known: 0, problems: [`${path} is a symbolic link`] },
  ]);
});

test("a reader that fails fails alone", async () => {
  await using folder = await temporary();
  const home = await homeWith(folder.path, "ada", "one");
  const broken: SessionReader = {
    product: "codex",
    read: () => Promise.reject(new Error("of another layout")),
  };
  using running = start({
    readers: [broken, titleReader()],
    system: systemWith({ 7: home, 8: home }),
  });
  running.source.follow([processOf(7, { product: "codex" }), processOf(8)]);
  await until("the other is read", () => running.titleOf("8") === "one");
  expect(running.source.status()[0]?.problems).toEqual([
    "The session of process 7 could not be read: Error: of another layout",
  ]);
});

test("homes that do not answer hold up no other, and are read once they do", async () => {
  await using folder = await temporary();
  const homes = {
    1: await homeWith(folder.path, "hung-1", "late"),
    2: await homeWith(folder.path, "hung-2", "late"),
    3: await homeWith(folder.path, "ada", "one"),
  };
  const gate = Promise.withResolvers<void>();
  const asked = new Map<number, number>();
  const titles = titleReader();
  const reader: SessionReader = {
    product: "claude",
    read: async (process, files) => {
      asked.set(process.pid, (asked.get(process.pid) ?? 0) + 1);
      if (process.pid < 3) await gate.promise;
      return titles.read(process, files);
    },
  };
  using running = start({ readers: [reader], system: systemWith(homes), answerMs: 50 });
  running.source.follow([processOf(3)]);
  await until("the third is read", () => running.titleOf("3") === "one");
  running.source.follow([processOf(1), processOf(2), processOf(3)]);
  await until("both hang", () => running.source.status()[0]?.problems.length === 2);
  expect(running.source.status()[0]?.problems[0]).toContain("hung-1 has not answered since ");
  await writeFile(join(homes[3], ".agent", "title"), "two");
  await until("the third is read on", () => running.titleOf("3") === "two");
  expect([asked.get(1), asked.get(2)]).toEqual([1, 1]);
  gate.resolve();
  await until(
    "they are read",
    () => running.titleOf("1") === "late" && running.titleOf("2") === "late",
  );
  expect(running.source.status()[0]?.problems).toEqual([]);
});

test("of a session whose home stops to answer the state is no longer known", async () => {
  await using folder = await temporary();
  const home = await homeWith(folder.path, "ada", "one");
  const gate = Promise.withResolvers<void>();
  let hangs = false;
  const titles = titleReader();
  const reader: SessionReader = {
    product: "claude",
    read: async (process, files) => {
      if (hangs) await gate.promise;
      return titles.read(process, files);
    },
  };
  using running = start({ readers: [reader], system: systemWith({ 7: home }), answerMs: 50 });
  running.source.follow([processOf(7)]);
  await until("it is read", () => running.source.sessions.get("7")?.state === "idle");
  hangs = true;
  await writeFile(join(home, ".agent", "title"), "two");
  await until(
    "its state is not known",
    () => running.source.sessions.get("7")?.state === "unknown",
  );
  expect(running.source.sessions.get("7")).toEqual({
    id: "s-7",
    tie: "process",
    state: "unknown",
    title: "one",
  });
  gate.resolve();
  await until("it is", () => running.titleOf("7") === "two");
});

test("texts are cut", async () => {
  await using folder = await temporary();
  const home = await homeWith(folder.path, "ada", "t".repeat(50_000));
  using running = start({ readers: [titleReader()], system: systemWith({ 7: home }) });
  running.source.follow([processOf(7)]);
  await until("it is read", () => running.titleOf("7") !== undefined);
  expect(running.titleOf("7")).toHaveLength(1_000);
});

test.runIf(process.platform !== "win32")(
  "a fifo in the place of a file hangs nothing",
  async () => {
    await using folder = await temporary();
    const home = await homeWith(folder.path, "ada", "one");
    execFileSync("mkfifo", [join(home, ".agent", "fifo")]);
    using running = start({ readers: [titleReader("fifo")], system: systemWith({ 7: home }) });
    running.source.follow([processOf(7)]);
    await until("it is told", () =>
      running.source
        .status()[0]!
        .problems.some((problem) => problem.endsWith("is no regular file")),
    );
  },
);
