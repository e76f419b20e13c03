// Pure functions over snapshots; runs in a browser too.
export * from "./cpu.ts";
export { defined } from "./defined.ts";
export * from "./identity.ts";
export * from "./problems.ts";
export type * from "./snapshot.ts";
export * from "./tree.ts";
export * from "./working-directory.ts";
