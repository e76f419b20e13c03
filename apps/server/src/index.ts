export { type CorralServer, type ServerOptions, startServer } from "./start-server.ts";
