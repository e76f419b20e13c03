import { identityKey } from "@corral/inspector/core";
import type { Insertable, Selectable } from "kysely";
import type { Protection, ProtectionTarget } from "../core/model.ts";
import { present, storableOrNull, whole } from "./rows.ts";
import type { KeepsTable, Queryable } from "./schema.ts";

export async function putProtection(database: Queryable, mark: Protection): Promise<void> {
  const row = toRow(mark);
  await database
    .insertInto("keeps")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["host_id", "kind", "target"]).doUpdateSet({ note: row.note, at: row.at }),
    )
    .execute();
}

export async function removeProtection(
  database: Queryable,
  hostId: string,
  target: ProtectionTarget,
): Promise<void> {
  await database
    .deleteFrom("keeps")
    .where("host_id", "=", hostId)
    .where("kind", "=", "process" in target ? "process" : "executor")
    .where("target", "=", keyOf(target))
    .execute();
}

export async function selectProtections(
  database: Queryable,
  hostId: string,
): Promise<Protection[]> {
  const rows = await database
    .selectFrom("keeps")
    .selectAll()
    .where("host_id", "=", hostId)
    .orderBy("at")
    .orderBy("target")
    .execute();
  return rows.map(fromRow);
}

function keyOf(target: ProtectionTarget): string {
  return "process" in target ? identityKey(target.process) : target.executorId;
}

function toRow(mark: Protection): Insertable<KeepsTable> {
  const process = mark.kind === "process" ? mark.process : undefined;
  return {
    host_id: mark.hostId,
    kind: mark.kind,
    target: keyOf(mark),
    pid: process?.pid ?? null,
    start_token: process?.startToken ?? null,
    note: storableOrNull(mark.note, 1024),
    at: whole(mark.at),
  };
}

function fromRow(row: Selectable<KeepsTable>): Protection {
  const rest = { hostId: row.host_id, at: Number(row.at), ...present({ note: row.note }) };
  if (row.kind === "executor") return { kind: "executor", executorId: row.target, ...rest };
  const process = { pid: Number(row.pid), startToken: row.start_token ?? "" };
  return { kind: "process", process, ...rest };
}
