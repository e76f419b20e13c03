import type { ProcessInspector } from "../../src/inspector.ts";

/** A process to start, and its children. */
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
  /** Arguments are listed separately, with the spaces in them. */
  readonly separateArguments: boolean;
  /** A process can ignore SIGTERM, and dead children can stay zombies. */
  readonly posix: boolean;
  /** CPU shares are measured. */
  readonly cpuShares: boolean;
}

/** A machine, real or mock, for the tests of the contract. */
export interface TestMachine extends AsyncDisposable {
  readonly inspector: ProcessInspector;
  readonly abilities: MachineAbilities;
  /** Starts the processes of a plan; resolves when all run. */
  start(plan?: Plan): Promise<Started>;
  /** A dead process that its parent does not reap. */
  startZombie(): Promise<{ readonly pid: number; readonly parentPid: number }>;
  /** An empty folder, symlinks resolved; removed on disposal. */
  createDirectory(): Promise<string>;
  /** Calls `ask` while this program and the driver have no free descriptors; absent where not possible. */
  readonly whileExhausted?: <T>(ask: () => Promise<T>) => Promise<T>;
  /** Waits until a check is true; throws after a timeout. */
  until(check: () => Promise<boolean> | boolean): Promise<void>;
}
