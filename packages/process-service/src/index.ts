export * from "./core/index.ts";
export type * from "./process-service.ts";
export type * from "./store/store.ts";
