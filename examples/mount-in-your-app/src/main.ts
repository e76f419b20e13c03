import { join } from "node:path";
import { stateDirectory } from "@corral/client/node";
import { serveApp } from "./serve.ts";

const { url } = await serveApp({ path: join(stateDirectory(), "my-app.db"), port: 4700 });
console.log(`The app answers at ${url}; try ${url}/corral.host.summary`);
