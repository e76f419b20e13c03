export * from "./core.ts";
export * from "./create-process-service.ts";
export type * from "./process-service.ts";
export { createStore, type CreateStoreOptions } from "./store/create-store.ts";
export type { KillLocks } from "./store/kill-locks.ts";
export type { Database } from "./store/schema.ts";
export type * from "./store/store.ts";
