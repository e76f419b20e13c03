// What is stored: executor, session, association. What is shown: view, status. What is asked for: filter.
export type * from "./model/association.ts";
export type * from "./model/executor.ts";
export type * from "./model/filter.ts";
export type * from "./model/session.ts";
export type * from "./model/status.ts";
export type * from "./model/view.ts";
