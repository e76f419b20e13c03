import type { Browser, BrowserContextOptions } from "playwright-core";
import type { ServerOptions } from "../../../server/src/index.ts";
import { type OpenPage, openPage } from "./browser.ts";
import { type MockHost, addAgents, startMockHost } from "./mock-host.ts";

export interface MockPageOptions {
  /** Adds processes before the page opens; default: `addAgents`. */
  readonly setup?: (host: MockHost) => Promise<unknown>;
  readonly path?: string;
  readonly context?: BrowserContextOptions;
  readonly server?: ServerOptions;
  /** Fills the data directory before the server starts. */
  readonly prepare?: (dataDirectory: string) => Promise<unknown>;
}

export type MockPage = MockHost & Omit<OpenPage, keyof AsyncDisposable>;

/** A page on the real server over a mock host. */
export async function openMockPage(
  browser: Browser,
  { setup = addAgents, path = "/", context = {}, server = {}, prepare }: MockPageOptions = {},
): Promise<MockPage> {
  const host = await startMockHost(server, prepare);
  await setup(host);
  const opened = await openPage(browser, host.server.link.replace("/#", `${path}#`), context);
  return {
    ...host,
    page: opened.page,
    errors: opened.errors,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await host[Symbol.asyncDispose]();
    },
  };
}
