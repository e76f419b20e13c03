import type { Browser, BrowserContextOptions } from "playwright-core";
import type { ServerOptions } from "../../../server/src/index.ts";
import { type OpenPage, openPage } from "./browser.ts";
import { type MockScene, stageAgents, startMockScene } from "./mock-scene.ts";

export interface SceneOptions {
  /** What is on the machine before the page opens; default: the staged agents. */
  readonly stage?: (scene: MockScene) => Promise<unknown>;
  readonly path?: string;
  readonly context?: BrowserContextOptions;
  readonly server?: ServerOptions;
  /** What is in the data directory before the server starts. */
  readonly prepare?: (dataDirectory: string) => Promise<unknown>;
}

export type OpenScene = MockScene & Omit<OpenPage, keyof AsyncDisposable>;

/** A page open on the real server over a mock machine; one call, one thing to dispose. */
export async function openScene(
  browser: Browser,
  { stage = stageAgents, path = "/", context = {}, server = {}, prepare }: SceneOptions = {},
): Promise<OpenScene> {
  const scene = await startMockScene(server, prepare);
  await stage(scene);
  const opened = await openPage(browser, scene.server.link.replace("/#", `${path}#`), context);
  return {
    ...scene,
    page: opened.page,
    errors: opened.errors,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await scene[Symbol.asyncDispose]();
    },
  };
}
