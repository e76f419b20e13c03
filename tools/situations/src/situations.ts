import { mkdir } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { newFolder } from "./clone.ts";
import { busyBuild, emptyHome, runningServer, stagedAgents, takePort } from "./companions.ts";
import type { Setting } from "./run-tests.ts";

export interface Situation {
  readonly name: string;
  readonly about: string;
  /** How often it is run where nothing else is said. */
  readonly times: number;
  /** Why it cannot be run here; undefined where it can. */
  unavailable?(): string | undefined;
  /** What it starts and makes is the stack's to end. */
  prepare(stack: AsyncDisposableStack, environment: NodeJS.ProcessEnv): Promise<Setting>;
}

const ORDINARY_USER = "nobody";

const needsRoot = (): string | undefined =>
  process.getuid?.() === 0 ? undefined : "as only root can become another user";

async function publicFolder(stack: AsyncDisposableStack): Promise<string> {
  return stack.use(await newFolder(tmpdir())).path;
}

export const situations: readonly Situation[] = [
  {
    name: "quiet",
    about: "nothing else runs",
    times: 10,
    prepare: async (stack, environment) => ({ folder: await publicFolder(stack), environment }),
  },
  {
    name: "busy",
    about: "beside a build that begins again and again",
    times: 10,
    prepare: async (stack, environment) => {
      const folder = await publicFolder(stack);
      await busyBuild(stack, folder, environment);
      return { folder, environment };
    },
  },
  {
    name: "twice",
    about: "two copies at once",
    times: 1,
    prepare: async (stack, environment) => ({
      folder: await publicFolder(stack),
      environment,
      copies: 2,
    }),
  },
  {
    name: "agents",
    about: "beside three staged agents, one of which ends and leaves something over all the time",
    times: 1,
    prepare: async (stack, environment) => {
      const folder = await publicFolder(stack);
      await stagedAgents(stack, folder, environment);
      return { folder, environment };
    },
  },
  {
    name: "private-folder",
    about: "in a folder of the home that no other user may enter",
    times: 1,
    prepare: async (stack, environment) => {
      const { path } = stack.use(await newFolder(homedir(), 0o700));
      return { folder: path, environment };
    },
  },
  {
    name: "ordinary-user",
    about: `as ${ORDINARY_USER}, in an empty home`,
    times: 1,
    unavailable: needsRoot,
    prepare: async (stack, environment) => {
      const folder = await publicFolder(stack);
      const home = await emptyHome(stack, folder, ORDINARY_USER);
      const user = ORDINARY_USER;
      return {
        folder,
        environment: { ...environment, HOME: home, USER: user, LOGNAME: user },
        user,
      };
    },
  },
  {
    name: "port-taken",
    about: "with the port 4680 taken",
    times: 1,
    prepare: async (stack, environment) => {
      await takePort(stack, 4_680);
      return { folder: await publicFolder(stack), environment };
    },
  },
  {
    name: "server-running",
    about: "with `corral serve` of the same user running",
    times: 1,
    prepare: async (stack, environment) => {
      const folder = await publicFolder(stack);
      const { XDG_STATE_HOME: _, ...rest } = environment;
      const own = { ...rest, HOME: await emptyHome(stack, folder) };
      await runningServer(stack, own);
      return { folder, environment: own };
    },
  },
  {
    name: "deep-tmpdir",
    about: "with TMPDIR set to a deep folder that no other user may enter",
    times: 1,
    prepare: async (stack, environment) => {
      const { path } = stack.use(await newFolder(homedir(), 0o700));
      const deep = join(path, ...Array.from({ length: 8 }, (_, level) => `temporary-${level}`));
      await mkdir(deep, { recursive: true });
      return { folder: await publicFolder(stack), environment: { ...environment, TMPDIR: deep } };
    },
  },
  {
    name: "zone-and-locale",
    about: "with TZ and LC_ALL naming another zone and locale",
    times: 1,
    prepare: async (stack, environment) => ({
      folder: await publicFolder(stack),
      environment: {
        ...environment,
        TZ: "Pacific/Chatham",
        LC_ALL: "ar_EG.UTF-8",
        LANG: "ar_EG.UTF-8",
      },
    }),
  },
];
