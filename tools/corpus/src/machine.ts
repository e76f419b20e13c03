import { MockClock, MockProcessInspector } from "@corral/inspector/mock";
import type { Folders } from "./folders.ts";
import { detailsOf, execRow, fillRow, mockFields, type FullRow } from "./rows.ts";
import type { Exec, Platform, Row, Scene } from "./scene.ts";
import { systems } from "./system.ts";

const bootAt = 1_790_000_000_000;

/** From the start of one row to that of the next, seconds. */
const rowSeconds = 10;

/** The machine of a scene, and time on it. */
export class Machine {
  readonly inspector: MockProcessInspector;
  readonly #platform: Platform;
  readonly #folders: Folders;
  readonly #rows = new Map<number, FullRow>();

  constructor(
    { platform = "linux", events = platform === "linux", processes }: Scene,
    folders: Folders,
  ) {
    this.#platform = platform;
    this.#folders = folders;
    const names = { linux: "linux", macos: "darwin", windows: "win32" } as const;
    this.inspector = new MockProcessInspector({
      clock: new MockClock({ startAt: bootAt, mode: "manual" }),
      bootId: "boot",
      capabilities: {
        platform: names[platform],
        workingDirectories: platform !== "windows",
        details: platform === "linux" ? ["ports", "proportionalMemory", "marker"] : [],
        events: { source: events ? "process-connector" : "none", deaths: events },
      },
    });
    let start = 0;
    for (const row of [...systems[platform], ...processes]) {
      start = row.start ?? start + rowSeconds;
      this.#add(row, start);
    }
    const youngest = Math.max(...[...this.#rows.values()].map((row) => row.start));
    this.wait(youngest + 60);
  }

  readonly now = (): number => this.inspector.clock.now();

  wait(seconds: number): void {
    this.inspector.clock.advance(seconds * 1000);
  }

  start(rows: readonly Row[]): void {
    for (const row of rows) this.#add(row, (this.now() - bootAt) / 1000);
  }

  exec(change: Exec): void {
    const row = execRow(this.#get(change.pid), change, this.#platform);
    this.#rows.set(row.pid, row);
    const { fields } = mockFields(row, this.#platform, this.#folders, atBoot);
    const { name, command, workingDirectory } = fields;
    this.inspector.updateProcess(
      row.pid,
      {
        ...(name && { name }),
        ...(command && { command }),
        ...(workingDirectory && { workingDirectory }),
      },
      { details: detailsOf(row.env) },
    );
  }

  end(pid: number, by: "exit" | "SIGKILL"): void {
    const orphans = [...this.#rows.values()].filter((row) => row.parent === pid);
    this.inspector.exitProcess(pid, by);
    if (this.#platform !== "windows") return;
    // Nobody adopts orphans there: they keep the number of their parent.
    for (const orphan of orphans) {
      if (this.inspector.getProcess(orphan.pid) !== undefined) {
        this.inspector.updateProcess(orphan.pid, { parentPid: pid });
      }
    }
  }

  /** The last part of the start token, as a product writes it down. */
  ticksOf(pid: number): string {
    const token = this.inspector.getProcess(pid)?.startToken ?? "";
    return token.slice(token.lastIndexOf(":") + 1);
  }

  environmentOf(pid: number): Readonly<Record<string, string>> {
    return this.#rows.get(pid)?.env ?? {};
  }

  /** In a sentence: pid, and the start of its command line. */
  describe(pid: number): string {
    const line = this.#rows.get(pid)?.argv.join(" ") ?? "?";
    return `${pid} (${line.length > 60 ? `${line.slice(0, 60)}…` : line})`;
  }

  #add(row: Row, start: number): void {
    const parent = row.parent === undefined ? undefined : this.#get(row.parent);
    const full = fillRow(row, parent, this.#platform, start);
    this.#rows.set(row.pid, full);
    const { fields, behaviour } = mockFields(full, this.#platform, this.#folders, atBoot);
    this.inspector.addProcess(fields, behaviour);
  }

  #get(pid: number): FullRow {
    const row = this.#rows.get(pid);
    if (row === undefined) throw new TypeError(`the scene has no process ${pid} yet`);
    return row;
  }
}

function atBoot(start: number): number {
  return bootAt + start * 1000;
}
