import type { ProcessInspector } from "@corral/inspector";
import { createInspector } from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import type { ProcessService, Store } from "@corral/process-service";
import { createProcessService } from "@corral/process-service";
import { storePath } from "@corral/client/node";
import { openSqliteStore } from "@corral/process-service/sqlite";

export interface OpenServiceOptions {
  readonly directory: string;
  /** Everything visible, every kill refused. */
  readonly readOnly?: boolean;
  /** Instead of this machine's own; for tests. */
  readonly inspector?: ProcessInspector;
  /** Instead of the one in `directory`; for tests. */
  readonly store?: Store;
}

export interface OpenedService {
  readonly service: ProcessService;
  /** Closes the service, and what was opened for it. */
  readonly close: () => Promise<void>;
}

/** The service on this machine and the store in `directory`. */
export async function openService(options: OpenServiceOptions): Promise<OpenedService> {
  const inspector = options.inspector ?? createInspector();
  const path = storePath(options.directory);
  const store = options.store ?? (await openSqliteStore({ path, hostId: inspector.hostId }));
  const closeOpened = async () => {
    if (options.store === undefined) await store.close();
    if (options.inspector === undefined) inspector.close();
  };
  try {
    const service = await createProcessService({
      inspector,
      store,
      ...defined({ readOnly: options.readOnly }),
    });
    return {
      service,
      close: async () => {
        await service.close();
        await closeOpened();
      },
    };
  } catch (error) {
    await closeOpened();
    throw error;
  }
}
