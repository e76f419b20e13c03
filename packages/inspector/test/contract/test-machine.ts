import type { ProcessInspector } from "../../src/inspector.ts";

/** A process to start, with the children it is to have. */
export interface Plan {
  readonly ignoresTerm?: boolean;
  readonly arguments?: readonly string[];
  readonly directory?: string;
  readonly marker?: string;
  /** Listens on a TCP port of 127.0.0.1. */
  readonly listens?: boolean;
  readonly children?: readonly Plan[];
}

export interface Started {
  readonly pid: number;
  /** 0 when it does not listen. */
  readonly port: number;
  readonly children: readonly Started[];
}

/** What the processes of a machine can do; what the driver can do is in its capabilities. */
export interface MachineAbilities {
  /** Arguments come back one by one, with the spaces that are in them. */
  readonly separateArguments: boolean;
  /** A process may ignore SIGTERM, and dead children may stay uncollected. */
  readonly posix: boolean;
  /** CPU shares are measured. */
  readonly cpuShares: boolean;
}

/** A machine, real or not, on which the contract is tried. */
export interface TestMachine extends AsyncDisposable {
  readonly inspector: ProcessInspector;
  readonly abilities: MachineAbilities;
  /** Starts the processes of a plan; resolves when all are there. */
  start(plan?: Plan): Promise<Started>;
  /** A dead process that its parent never collects. */
  startZombie(): Promise<{ readonly pid: number; readonly parentPid: number }>;
  /** An empty folder, symlinks resolved, that goes away with the machine. */
  createDirectory(): Promise<string>;
  /** Asks while neither this program nor the driver can open anything; absent where that cannot be made. */
  readonly whileExhausted?: <T>(ask: () => Promise<T>) => Promise<T>;
  /** Waits until a check holds, or fails after a while. */
  until(check: () => Promise<boolean> | boolean): Promise<void>;
}
