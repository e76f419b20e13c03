export { type CorralServer, type ServerOptions, startServer } from "./server/start-server.ts";
