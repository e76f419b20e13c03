// Pure functions over snapshots; runs in a browser too.
export * from "./identity.ts";
export type * from "./snapshot.ts";
