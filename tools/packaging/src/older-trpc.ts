import { fileURLToPath } from "node:url";

/** A folder whose dependencies are the oldest tRPC 11: what an app may have beside a package of ours. */
export const oldestTrpc = fileURLToPath(new URL("..", import.meta.url));
