import { existsSync } from "node:fs";
import { createInspector, type ProcessInspector } from "@corral/inspector";
import { defined, identityOf, type ProcessSnapshot } from "@corral/inspector/core";
import { findServer, isReachable, readToken, stateDirectory, storePath } from "@corral/client/node";
import { createCorralLinks } from "@corral/client/trpc";
import { openSqliteStore } from "@corral/process-service/sqlite";
import type { CorralRouter } from "@corral/process-service/trpc";
import { createTRPCClient } from "@trpc/client";
import { version } from "../package/version.ts";
import type { DoctorFacts } from "./diagnose.ts";
import { linuxFacts } from "./linux-facts.ts";

/** Reads the machine and the store; does not create a store. */
export async function gatherFacts(dataDir?: string): Promise<DoctorFacts> {
  const directory = dataDir ?? stateDirectory();
  const path = storePath(directory);
  const server = await findServer(directory);
  using inspector = createInspector();
  const { capabilities } = inspector;
  const scan = await inspector.snapshot().then(
    (snapshot) => ({ snapshot }),
    (error: unknown) => ({ error: messageOf(error) }),
  );
  const hostId = "snapshot" in scan ? scan.snapshot.hostId : "unknown";
  return {
    corralVersion: version,
    nodeVersion: process.version,
    platform: process.platform,
    pinning: capabilities.pinning,
    identityPrecisionMs: capabilities.identityPrecisionMs,
    events: capabilities.events,
    workingDirectories: capabilities.workingDirectories,
    portsReadable: capabilities.details.includes("ports"),
    ...defined({
      peersUnknown: await whyPeersUnknown(
        inspector,
        "snapshot" in scan ? scan.snapshot : undefined,
      ),
    }),
    ...("snapshot" in scan
      ? {
          scan: {
            processes: scan.snapshot.processes.length,
            durationMs: scan.snapshot.durationMs,
            problems: scan.snapshot.problems.map(({ message }) => message),
          },
        }
      : { scanError: scan.error }),
    store: await storeFacts(path, hostId),
    ...(server !== undefined && { server: { url: server.url } }),
    ...defined({ sessions: await sessionFacts(server, directory) }),
    ...(process.platform === "linux" && (await linuxFacts())),
    root: process.getuid?.() === 0,
  };
}

/** Asked about this process: the answer where nothing can be told has the reason. */
async function whyPeersUnknown(
  inspector: ProcessInspector,
  snapshot: ProcessSnapshot | undefined,
): Promise<string | undefined> {
  if (inspector.capabilities.details.includes("peers")) return undefined;
  const self = snapshot?.processes.find(({ pid }) => pid === process.pid);
  const identity = self && identityOf(self);
  if (identity === undefined) return "this machine does not tell who is connected";
  const [details] = (await inspector.readDetails([identity], ["peers"])).values();
  return details?.peers?.known === false ? details.peers.reason : undefined;
}

/** undefined without a server, and from one that does not answer or is older than sessions. */
async function sessionFacts(
  server: Awaited<ReturnType<typeof findServer>>,
  directory: string,
): Promise<DoctorFacts["sessions"]> {
  const token = readToken(directory);
  if (server === undefined || token === undefined || !isReachable(server)) return undefined;
  const links = createCorralLinks({ url: server.url, token, answerWithinMs: 5_000 });
  const client = createTRPCClient<CorralRouter>({ links });
  try {
    const { readSessions } = await client.settings.get.query();
    return { isOn: readSessions, products: await client.executors.sessions.query() };
  } catch {
    return undefined;
  }
}

async function storeFacts(path: string, hostId: string): Promise<DoctorFacts["store"]> {
  if (!existsSync(path)) return { path, mode: "not opened" };
  try {
    const store = await openSqliteStore({ path, hostId });
    const { mode, message, recoveredFrom } = store.status();
    await store.close();
    return { path, mode, ...defined({ message, recoveredFrom }) };
  } catch (error) {
    return { path, mode: "inspect-only", message: messageOf(error) };
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
