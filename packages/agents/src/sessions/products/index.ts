import type { SessionReader } from "../model/reader.ts";

/** All products whose sessions can be read. */
export const sessionReaders: readonly SessionReader[] = [];
