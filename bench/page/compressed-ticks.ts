/// <reference lib="dom" />
import type { Page } from "playwright-core";

/** Before the page's own scripts: keeps hold of its event source and of what it was told. */
export async function prepareCompressedTicks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Source = EventSource;
    globalThis.EventSource = class extends Source {
      constructor(url: string | URL, init?: EventSourceInit) {
        super(url, init);
        const told = { source: this, ids: new Array<string>(), revision: 0, takenAt: 0 };
        this.addEventListener("message", ({ data }: MessageEvent<string>) => {
          const { view, changes } = JSON.parse(data);
          const { revision, takenAt } = view ?? changes;
          Object.assign(told, { revision, takenAt });
          if (view !== undefined) {
            told.ids = view.processes.map((each: { readonly id: string }) => each.id);
          }
        });
        Reflect.set(globalThis, "told", told);
      }
    };
  });
}

/**
 * Ticks of a busy machine, a second apart by the server's clock and as fast as the page draws them:
 * each comes through the page's own connection, parsed and applied as those of a server are. A
 * twentieth of the processes changes, one comes, one goes.
 */
export async function runCompressedTicks(page: Page, ticks: number): Promise<void> {
  await page.evaluate(async (wanted) => {
    const told = Reflect.get(globalThis, "told");
    const { source, ids } = told;
    // The server's own ticks would come in between.
    source.close();
    for (let tick = 1; tick <= wanted; tick += 1) {
      const patch = [];
      for (let index = tick % 20; index < ids.length; index += 20) {
        const memoryBytes = (50 + ((index + tick) % 400)) * 1024 ** 2;
        patch.push({ id: ids[index], set: { cpuPercent: (index + tick * 13) % 100, memoryBytes } });
      }
      const born = (number: number) => `${900_000 + number}@bench:${number}`;
      const process = {
        id: born(tick),
        hostId: "bench",
        pid: 900_000 + tick,
        startToken: `bench:${tick}`,
        parentPid: 1,
        name: "sh",
        command: "sh",
        memoryBytes: 1024 ** 2,
        cpuTimeMs: 0,
        startedAt: told.takenAt,
        state: "sleeping",
        kernelThread: false,
      };
      const changes = {
        from: told.revision,
        revision: told.revision + 1,
        takenAt: told.takenAt + 1_000,
        processes: { put: [process], patch, ...(tick > 3 && { remove: [born(tick - 3)] }) },
      };
      const data = JSON.stringify({ kind: "changes", changes });
      source.dispatchEvent(new MessageEvent("message", { data, lastEventId: `bench.${tick}` }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (Reflect.get(globalThis, "told") !== told) throw new Error("the page connected anew");
    }
  }, ticks);
}
