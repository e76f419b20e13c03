import { agentProducts } from "@corral/agents";
import { createInspector, type ProcessInspector } from "@corral/inspector";
import {
  createProcessService,
  defaultSettings,
  type ProcessService,
  type ProcessServiceOptions,
  type Settings,
  type Store,
} from "../../src/index.ts";
import { openSqliteStore } from "../../src/sqlite.ts";

export interface ServiceOptions extends Omit<Partial<ProcessServiceOptions>, "store"> {
  /** A database file; default: in memory. */
  readonly path?: string;
  readonly settings?: Partial<Settings>;
}

export interface TestService extends AsyncDisposable {
  readonly service: ProcessService;
  readonly store: Store;
}

/** A service on the real machine (or the inspector given), closed with all it holds at the end. */
export async function startService(options: ServiceOptions = {}): Promise<TestService> {
  const { path = ":memory:", settings, inspector: given, ...rest } = options;
  const inspector: ProcessInspector = given ?? createInspector();
  const { hostId } = inspector;
  const store = await openSqliteStore({ path, hostId });
  // Agents that happen to run on the machine are none of the test's business.
  await store.settings.save((saved) => ({
    ...defaultSettings,
    detectAgents: false,
    ...saved,
    ...settings,
  }));
  const service = await createProcessService({
    inspector,
    store,
    products: agentProducts,
    ...rest,
  });
  return {
    service,
    store,
    [Symbol.asyncDispose]: async () => {
      await service.close();
      await store.close();
      if (given === undefined) inspector.close();
    },
  };
}
