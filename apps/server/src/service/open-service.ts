import { agentProducts } from "@corral/agents";
import type { ProcessInspector } from "@corral/inspector";
import { createInspector } from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import type { ProcessService, Store } from "@corral/process-service";
import { createProcessService } from "@corral/process-service";
import { storePath } from "@corral/client/node";
import { openSqliteStore } from "@corral/process-service/sqlite";

import { openSessions } from "../sessions/open-sessions.ts";

export interface OpenServiceOptions {
  readonly directory: string;
  /** Refuse every kill and signal. */
  readonly readOnly?: boolean;
  /** As of the process service; default true. */
  readonly background?: boolean;
  /** Default: an inspector of this machine. */
  readonly inspector?: ProcessInspector;
  /** Default: the SQLite store in `directory`. */
  readonly store?: Store;
}

export interface OpenedService {
  readonly service: ProcessService;
  /** Closes the service, and the store and inspector that were opened for it. */
  readonly close: () => Promise<void>;
}

/** Opens the service, with the store in `directory`. */
export async function openService(options: OpenServiceOptions): Promise<OpenedService> {
  const inspector = options.inspector ?? createInspector();
  const path = storePath(options.directory);
  const store = options.store ?? (await openSqliteStore({ path, hostId: inspector.hostId }));
  const sessions = openSessions(inspector);
  const closeOpened = async () => {
    await sessions.close();
    if (options.store === undefined) await store.close();
    if (options.inspector === undefined) inspector.close();
  };
  try {
    const service = await createProcessService({
      inspector,
      store,
      products: agentProducts,
      sessions: sessions.source,
      ...defined({ readOnly: options.readOnly, background: options.background }),
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
