import type { BirthWatch, BirthWatchOptions } from "../../core/driver.ts";
import { loadCLibrary } from "../native/c-library.ts";
import { BirthReader } from "./birth-reader.ts";
import type { NetlinkRefusal } from "../native/netlink.ts";
import { OutOfMemoryLog } from "./oom-log.ts";
import { ReadBuffer } from "../procfs/read-buffer.ts";
import { readCommandLine } from "../procfs/read-command-line.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";
import { createBootTicks } from "./boot-ticks.ts";
import { openConnectorSocket, type ConnectorSocket } from "./connector-socket.ts";
import { ConnectorStream } from "./connector-stream.ts";

/**
 * One subscription for all drivers of this program: each keeps a thread of libuv's pool waiting, and
 * that has four for all files. It is of the machine's own /proc, so that all drivers read it alike.
 */
let shared: ConnectorStream | undefined;

/** Watches on the shared subscription to the process connector; it is open while there is one. */
export class KernelEvents {
  readonly #system: SystemFacts;
  #refusal: string | undefined;
  #accepted = false;

  constructor(system: SystemFacts, allowed: boolean) {
    this.#system = system;
    if (!allowed) this.#refusal = "switched off";
  }

  /** Why the kernel's events cannot be had, in words; undefined where they can. */
  get refusal(): string | undefined {
    if (this.#accepted) return undefined;
    const opened = this.#open();
    if (typeof opened === "string") return opened;
    opened.close();
    return undefined;
  }

  /** undefined where they cannot be had. `onFailed`: they have ended, and this watch with them. */
  watch(options: BirthWatchOptions, onFailed: (reason: string) => void): BirthWatch | undefined {
    // The shared subscription is only for those who could have one of their own.
    if (this.refusal !== undefined) return undefined;
    const stream = shared?.closed === false ? shared : this.#start();
    if (stream === undefined) return undefined;
    const leave = stream.add({
      onBirths: options.onBirths,
      onDeaths: options.onDeaths,
      onExecs: options.onExecs,
      onLost: (reason) => options.onMissed?.(reason),
      onFailed: (error) => {
        this.#accepted = false;
        this.#refusal = String(error);
        onFailed(this.#refusal);
      },
    });
    let open = true;
    const close = () => {
      if (open) leave();
      open = false;
    };
    return {
      source: "process-connector",
      look: async () => (open ? await stream.look() : undefined),
      close,
      [Symbol.dispose]: close,
    };
  }

  #start(): ConnectorStream | undefined {
    const socket = this.#open();
    if (typeof socket === "string") return undefined;
    const { procRoot, tokenPrefix, constants } = this.#system;
    const reader = new BirthReader(this.#system);
    const buffer = new ReadBuffer();
    const library = loadCLibrary()!;
    const ticks = createBootTicks(library, constants.ticksPerSecond);
    shared = new ConnectorStream({
      socket,
      procRoot,
      nowTicks: () => ticks.now(),
      ticksAt: (timeNs) => ticks.at(timeNs),
      ticksPerSecond: constants.ticksPerSecond,
      read: (pid) => reader.readHolder(pid),
      readCommand: (pid) => {
        try {
          return readCommandLine(`${procRoot}/${pid}`, buffer);
        } catch {
          return undefined;
        }
      },
      startTokenOf: (startTicks) => `${tokenPrefix}:${startTicks}`,
      outOfMemory: new OutOfMemoryLog(library),
    });
    return shared;
  }

  #open(): ConnectorSocket | string {
    // Most refusals last: they lie in the kernel, in the namespaces or in what is installed.
    if (this.#refusal !== undefined) return this.#refusal;
    const opened = tryToOpen(this.#system);
    if ("reason" in opened) {
      if (opened.passes !== true) this.#refusal = opened.reason;
      return opened.reason;
    }
    this.#accepted = true;
    return opened;
  }
}

function tryToOpen({
  namespaces,
  procRoot,
  tokenPrefix,
}: SystemFacts): ConnectorSocket | NetlinkRefusal {
  if (procRoot !== "/proc" || tokenPrefix === undefined)
    return { reason: "it tells of this machine's processes only" };
  // Its pids are those of the initial namespace, and its times those of the machine.
  if (!namespaces.initialPids || namespaces.label !== "")
    return { reason: "it needs the machine's own pid and time namespaces" };
  if (process.env["UV_THREADPOOL_SIZE"] === "1")
    return { reason: "the only thread of libuv's pool cannot wait for it (UV_THREADPOOL_SIZE)" };
  const library = loadCLibrary();
  if (library === undefined) return { reason: "koffi is not installed" };
  try {
    return openConnectorSocket(library);
  } catch (error) {
    return { reason: String(error) };
  }
}
