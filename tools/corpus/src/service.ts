import type { ProcessInspector } from "@corral/inspector";
import {
  createProcessService,
  defaultSettings,
  type ProcessService,
  type SessionSource,
} from "@corral/process-service";
import { openSqliteStore } from "@corral/process-service/sqlite";
import { agentProducts as products } from "@corral/agents";
import { anaId } from "./rows.ts";

export interface RunningService extends AsyncDisposable {
  readonly service: ProcessService;
}

/** The service as the server starts it, on the inspector's machine. */
export async function startService(
  inspector: ProcessInspector,
  options: {
    readonly path: string;
    readonly home: string;
    readonly now: () => number;
    readonly sessions: SessionSource;
  },
): Promise<RunningService> {
  const { path, home, now, sessions } = options;
  const { hostId } = inspector;
  const store = await openSqliteStore({ path, hostId, now });
  await store.settings.save((stored) => ({ ...defaultSettings, ...stored }));
  process.env["HOME"] = home; // the service takes the home directories from os.homedir
  const service = await createProcessService({
    inspector,
    store,
    products,
    sessions,
    now,
    monotonic: now,
    userId: anaId,
  });
  return {
    service,
    [Symbol.asyncDispose]: async () => {
      await service.close();
      await store.close();
    },
  };
}
