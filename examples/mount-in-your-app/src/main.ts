import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { stateDirectory } from "@corral/client/node";
import { serveApp } from "./serve.ts";

const token = process.env["MY_APP_TOKEN"] ?? randomBytes(32).toString("base64url");
const { url } = await serveApp({ path: join(stateDirectory(), "my-app.db"), port: 4700, token });
console.log(`The app answers at ${url}. Try:`);
console.log(`curl -H "Authorization: Bearer ${token}" ${url}/corral.host.summary`);
