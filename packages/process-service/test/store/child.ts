/*
 * A program that uses the store, for tests that need several of them, a dying one, or another
 * user's. Arguments: what to do, the path, more. Prints one line of JSON per event.
 */
import { hrtime } from "node:process";
import { ProcessServiceError } from "../../src/index.ts";
import { openStore } from "../../src/store/sqlite/open.ts";
import { migrations } from "../../src/store/migrations/index.ts";
import { executor, hostId, killPlan, killReport, lineageEntry } from "./records.ts";

const [action, path = "", argument = ""] = process.argv.slice(2);
const say = (event: unknown) => process.stdout.write(`${JSON.stringify(event)}\n`);

if (action === "start") {
  // Everyone begins at the same instant; the slow step makes sure that they meet.
  while (hrtime.bigint() < BigInt(argument)) await new Promise((resolve) => setImmediate(resolve));
  const slow = {
    name: "slow",
    up: async () => {
      say("migrating");
      await new Promise((resolve) => setTimeout(resolve, 300));
    },
  };
  await using store = await openStore({ path, hostId, migrations: [...migrations, slow] });
  await store.executors.insert(executor({ pid: process.pid }));
  say({ executors: (await store.executors.list({ hostId })).length });
} else if (action === "write") {
  const store = await openStore({ path, hostId });
  for (let number = 1; ; number += 1) {
    const id = `${process.pid}-${number}`;
    const pid = process.pid * 1_000_000 + number;
    await store.executors.insert(executor({ id, pid }));
    await store.kills.begin({ report: killReport(id), plan: killPlan(1, 2, 3) });
    await store.lineage.record(
      [1, 2, 3].map((n) => lineageEntry(pid * 10 + n, { executorId: id })),
    );
    if (number % 3 === 0) await store.executors.end(id, number, { how: "exited" });
    say(id); // acknowledged
  }
} else if (action === "read-only") {
  // Loads the addon, which may lie where nobody may not read.
  await (await openStore({ path: ":memory:", hostId })).close();
  becomeNobody();
  await using store = await openStore({ path, hostId });
  const refused = await store.executors
    .insert(executor({ pid: 1 }))
    .catch((error: unknown) => error);
  say({
    status: store.status(),
    pids: (await store.executors.list({ hostId })).map((one) => one.pid),
    refused: refused instanceof ProcessServiceError ? refused.code : String(refused),
  });
}

/** Permissions do not bind root. */
function becomeNobody(): void {
  if (process.getuid?.() !== 0) return;
  process.setgid?.(65_534);
  process.setgroups?.([]);
  process.setuid?.(65_534);
}
