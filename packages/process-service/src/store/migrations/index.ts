import type { SchemaChanger } from "./schema-changer.ts";
import { first } from "./001-first.ts";
import { exits } from "./002-exits.ts";
import { execs } from "./003-execs.ts";
import { sessions } from "./004-sessions.ts";
import { products } from "./005-products.ts";

/** One step of the schema; runs inside the transaction that holds all pending steps. */
export interface Migration {
  readonly name: string;
  readonly up: (database: SchemaChanger) => Promise<void>;
}

/** Position + 1 is the version. Append only: what has been released never changes. */
export const migrations: readonly Migration[] = [
  { name: "first", up: first },
  { name: "exits", up: exits },
  { name: "execs", up: execs },
  { name: "sessions", up: sessions },
  { name: "products", up: products },
];
