/// <reference lib="dom" />
import type { Page } from "playwright-core";

/** What stands in the page in place of its stream. */
interface Told {
  readonly ids: readonly string[];
  readonly revision: number;
  readonly takenAt: number;
  /** Ends what the server tells, and says something in its place. */
  readonly say: (id: string, data: string) => void;
}

/** Before the page's own scripts: keeps hold of its stream and of what it was told. */
export async function prepareCompressedTicks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ask = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const response = await ask(input, init);
      const url = input instanceof Request ? input.url : String(input);
      if (!url.includes("processes.watch") || response.body === null) return response;
      const decoder = new TextDecoder();
      const encoder = new TextEncoder();
      let text = "";
      let isOver = false;
      let say: (chunk: string) => void = () => undefined;
      const told = {
        ids: new Array<string>(),
        revision: 0,
        takenAt: 0,
        say: (id: string, data: string) => {
          isOver = true;
          say(`id: ${id}\ndata: ${data}\n\n`);
        },
      };
      Reflect.set(globalThis, "told", told);
      const follow = (message: string): void => {
        const line = message.split("\n").find((each) => each.startsWith("data: {")) ?? "";
        const { view, changes } = JSON.parse(line.slice("data: ".length));
        const now = view ?? changes;
        if (now === undefined) return;
        Object.assign(told, { revision: now.revision, takenAt: now.takenAt });
        if (view === undefined) return;
        told.ids = view.processes.map((each: { readonly id: string }) => each.id);
      };
      const body = response.body.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          start: (controller) => {
            say = (chunk) => controller.enqueue(encoder.encode(chunk));
          },
          transform: (chunk, controller) => {
            text += decoder.decode(chunk, { stream: true });
            // Whole messages only, as another one may follow; pings in any case.
            const messages = text.split("\n\n");
            text = messages.pop() ?? "";
            for (const message of messages) {
              const isData = message.includes("data: {");
              if (isOver && isData) continue;
              if (isData) follow(message);
              controller.enqueue(encoder.encode(`${message}\n\n`));
            }
          },
        }),
      );
      return new Response(body, { status: response.status, headers: response.headers });
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
    const told: Told = Reflect.get(globalThis, "told");
    const { ids } = told;
    let { revision, takenAt } = told;
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
        title: "sh",
        startedAt: takenAt,
        state: "sleeping",
        kernelThread: false,
      };
      const changes = {
        from: revision,
        revision: revision + 1,
        takenAt: takenAt + 1_000,
        processes: { put: [process], patch, ...(tick > 3 && { remove: [born(tick - 3)] }) },
      };
      const data = JSON.stringify({ kind: "changes", changes });
      told.say(`bench.${tick}`, data);
      revision += 1;
      takenAt += 1_000;
      Object.assign(told, { revision, takenAt });
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (Reflect.get(globalThis, "told") !== told) throw new Error("the page connected anew");
    }
  }, ticks);
}
