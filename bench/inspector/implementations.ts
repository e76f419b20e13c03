import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createInspector } from "@corral/inspector";
import { startLineServer } from "./line-server.ts";

/** One scan of all processes; resolves to how many it saw. */
export type Scan = () => Promise<number>;

export interface Implementation {
  readonly title: string;
  /** What it gives less than the others, or how it is favoured. */
  readonly note?: string;
  /** Throws where it is not installed. */
  readonly prepare: () => Promise<Scan>;
}

const run = promisify(execFile);

/** Environment variable with the folder of another checkout. */
export const BEFORE = "CORRAL_BENCH_BEFORE";

export const implementations = {
  "corral-warm": {
    title: "Corral, warm",
    prepare: async () => {
      const inspector = createInspector();
      return async () => (await inspector.snapshot()).processes.length;
    },
  },
  "corral-before": {
    title: "Corral, warm, of the other checkout",
    prepare: async () => {
      const dist = join(process.env[BEFORE] ?? "", "packages/inspector/dist/index.js");
      const { createInspector: createBefore }: typeof import("@corral/inspector") = await import(
        dist
      );
      const inspector = createBefore();
      return async () => (await inspector.snapshot()).processes.length;
    },
  },
  "corral-directories": {
    title: "Corral, warm, all directories fresh",
    prepare: async () => {
      const inspector = createInspector();
      return async () => (await inspector.snapshot({ fresh: "directories" })).processes.length;
    },
  },
  "corral-fresh": {
    title: "Corral, warm, everything fresh",
    prepare: async () => {
      const inspector = createInspector();
      return async () => (await inspector.snapshot({ fresh: true })).processes.length;
    },
  },
  "corral-cold": {
    title: "Corral, cold",
    note: "a new inspector for each scan",
    prepare: async () => async () => {
      using inspector = createInspector();
      return (await inspector.snapshot()).processes.length;
    },
  },
  "c-loop": {
    title: "C loop",
    note: "open, read, close of stat and cmdline, readlink of cwd; parses nothing",
    prepare: async () => {
      const program = join(mkdtempSync(join(tmpdir(), "corral-bench-")), "scan-loop");
      execFileSync("cc", ["-O2", "-o", program, join(import.meta.dirname, "scan-loop.c")]);
      return startLineServer(program, []).scan;
    },
  },
  "ps-list": {
    title: "ps-list",
    note: "no directory, no CPU time",
    prepare: async () => {
      const { default: psList } = await import("ps-list");
      return async () => (await psList()).length;
    },
  },
  pidusage: {
    title: "pidusage, all pids",
    note: "CPU and memory only",
    prepare: async () => {
      const { default: pidusage } = await import("pidusage");
      return async () => {
        const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
        return Object.keys(await pidusage(pids)).length;
      };
    },
  },
  systeminformation: {
    title: "systeminformation, processes()",
    note: "no directory",
    prepare: async () => {
      const { default: information } = await import("systeminformation");
      return async () => (await information.processes()).all;
    },
  },
  ps: {
    title: "ps axo pid,ppid,comm,args,rss,pcpu",
    note: "no directory",
    prepare: async () => async () => {
      const options = { maxBuffer: 1 << 30 };
      const { stdout } = await run("ps", ["axo", "pid,ppid,comm,args,rss,pcpu"], options);
      return stdout.trimEnd().split("\n").length - 1;
    },
  },
  psutil: {
    title: "psutil, process_iter of the same attributes",
    prepare: async () => {
      const python = ["python3", "/usr/bin/python3"].find(hasPsutil);
      if (python === undefined) throw new Error("psutil is not installed");
      return startLineServer(python, [join(import.meta.dirname, "scan-loop.py")]).scan;
    },
  },
} as const satisfies Record<string, Implementation>;

function hasPsutil(python: string): boolean {
  return spawnSync(python, ["-c", "import psutil"]).status === 0;
}

export type ImplementationName = keyof typeof implementations;

export function isImplementation(name: string): name is ImplementationName {
  return name in implementations;
}

export const implementationNames = Object.keys(implementations).filter(isImplementation);
