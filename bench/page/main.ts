// `pnpm bench page`: the page in Chromium, from traces. 5,000 mock processes, one tick a second.
/// <reference lib="dom" />
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, openPage } from "../../apps/web/test/support/browser.ts";
import { type MockHost, startMockHost } from "../../apps/web/test/support/mock-host.ts";
import { prepareCompressedTicks, runCompressedTicks } from "./compressed-ticks.ts";
import { traceOf } from "./trace.ts";
import { median, percentile } from "./statistics.ts";

const processes = 5_000;
const assets = new URL("../../apps/web/dist/assets/", import.meta.url);
const results = {
  when: new Date().toISOString(),
  processes,
  bundle: bundleSize(),
  firstPaintMs: 0,
  tick: { count: 0, medianMs: 0, p95Ms: 0, longestMs: 0 },
  scrolling: { frames: 0, p95Ms: 0, longestMs: 0, longestTaskMs: 0 },
  heap: { ticks: 0, seconds: 0, beforeMegabytes: 0, afterMegabytes: 0 },
};

await using host = await startMockHost();
fill(host);
await host.server.service.updateSettings({ watchIntervalMs: 1_000 });
const browser = await launchBrowser(["--js-flags=--expose-gc", "--enable-precise-memory-info"]);
try {
  results.firstPaintMs = await firstPaint(browser, host);
  await using opened = await openPage(browser, host.server.link.replace("/#", "/?show=all#"));
  const { page } = opened;
  await prepareCompressedTicks(page);
  await page.reload();
  await page.getByRole("treegrid").waitFor();
  await page.waitForTimeout(5_000);
  results.tick = await measureTicks(page, 20_000);
  results.scrolling = await measureScrolling(page);
  results.heap = await measureHeap(page);
} finally {
  await browser.close();
}
report();

function fill({ inspector }: MockHost): void {
  for (let index = 0; index < processes; index += 1) {
    const pid = 1_000 + index;
    inspector.addProcess({
      pid,
      parentPid: index < 20 ? 1 : 1_000 + Math.floor(index / 4),
      name: `worker-${index % 40}`,
      command: ["node", `worker-${index}.js`, "--port", String(index)],
      memoryBytes: (50 + ((index * 7_919) % 400)) * 1024 ** 2,
    });
  }
  // As on a busy machine: at each scan a twentieth has used CPU, a few come, a few go.
  let tick = 0;
  inspector.beforeSnapshot(() => {
    tick += 1;
    for (let index = tick % 20; index < processes; index += 20) {
      const pid = 1_000 + index;
      if (inspector.getProcess(pid) !== undefined) {
        inspector.updateProcess(pid, {
          cpuPercent: (index + tick * 13) % 100,
          memoryBytes: (50 + ((index + tick) % 400)) * 1024 ** 2,
        });
      }
    }
    const short = 20_000 + (tick % 100);
    inspector.removeProcess(short - 3);
    if (inspector.getProcess(short) === undefined) inspector.addProcess({ pid: short, name: "sh" });
  });
}

/** From the start of the navigation, by the page's own clock: making a browser context is not its. */
async function firstPaint(browser: Browser, { server }: MockHost): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    await using opened = await openPage(browser, server.link.replace("/#", "/?show=all#"));
    await opened.page.getByRole("row").nth(5).waitFor();
    times.push(await opened.page.evaluate(() => performance.now()));
  }
  return median(times);
}

/** Scripting of each tick: what the main thread does from an event's arrival to its frame. */
async function measureTicks(page: Page, forMs: number): Promise<typeof results.tick> {
  const trace = await traceOf(page, () => page.waitForTimeout(forMs));
  const ticks = trace.scriptingBursts.filter((ms) => ms > 0.5);
  return {
    count: ticks.length,
    medianMs: median(ticks),
    p95Ms: percentile(ticks, 95),
    longestMs: Math.max(...ticks),
  };
}

async function measureScrolling(page: Page): Promise<typeof results.scrolling> {
  await page.getByRole("treegrid").hover();
  let gaps: readonly number[] = [];
  const { longestTaskMs } = await traceOf(page, async () => {
    const frames = frameGaps(page, 6_000);
    for (let turn = 0; turn < 100; turn += 1) {
      await page.mouse.wheel(0, turn < 50 ? 400 : -400);
      await page.waitForTimeout(40);
    }
    gaps = await frames;
  });
  const longestMs = Math.max(...gaps);
  return { frames: gaps.length, p95Ms: percentile(gaps, 95), longestMs, longestTaskMs };
}

/** Milliseconds from frame to frame, as a person sees them: other programs' load counts. */
async function frameGaps(page: Page, forMs: number): Promise<readonly number[]> {
  return await page.evaluate(
    (duration) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        let last = performance.now();
        const end = last + duration;
        const step = (now: number): void => {
          gaps.push(now - last);
          last = now;
          if (now < end) requestAnimationFrame(step);
          else resolve(gaps.slice(1));
        };
        requestAnimationFrame(step);
      }),
    forMs,
  );
}

/** An hour of ticks, one a second, as fast as the page takes them. */
async function measureHeap(page: Page): Promise<typeof results.heap> {
  const heap = (): Promise<number> =>
    page.evaluate(() => {
      Reflect.get(globalThis, "gc")?.();
      return Number(Reflect.get(performance, "memory")?.usedJSHeapSize) / 1024 ** 2;
    });
  const ticks = Number(process.env["CORRAL_BENCH_TICKS"] ?? 3_600);
  // By then the lines are filled, and the engine has compiled what it will.
  await runCompressedTicks(page, 600);
  const before = await heap();
  const began = performance.now();
  await runCompressedTicks(page, ticks);
  const seconds = (performance.now() - began) / 1_000;
  await page.waitForTimeout(3_000);
  const after = await heap();
  return { ticks, seconds, beforeMegabytes: before, afterMegabytes: after };
}

function bundleSize() {
  const sizes = readdirSync(assets)
    .filter((name) => name.endsWith(".js"))
    .map((name) => ({
      name,
      bytes: brotliCompressSync(readFileSync(new URL(name, assets))).length,
    }));
  const html = readFileSync(new URL("../index.html", assets), "utf8");
  const first = sizes.filter(({ name }) => html.includes(name));
  const kilobytes = (list: typeof sizes): number =>
    Math.round(list.reduce((sum, { bytes }) => sum + bytes, 0) / 102.4) / 10;
  return { firstKilobytes: kilobytes(first), allKilobytes: kilobytes(sizes) };
}

function report(): void {
  const { bundle, tick, scrolling, heap } = results;
  const row = (what: string, measured: string, goal: string): string =>
    `| ${what} | ${measured} | ${goal} |`;
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  console.log(
    [
      row(`${processes} processes`, "measured", "goal"),
      "|---|---|---|",
      row("JavaScript to the first view, brotli", `${bundle.firstKilobytes} KB`, "160 KB"),
      row("JavaScript in all, brotli", `${bundle.allKilobytes} KB`, ""),
      row("first rows on screen", ms(results.firstPaintMs), "300 ms"),
      row("scripting per tick, median", ms(tick.medianMs), "4 ms"),
      row("scripting per tick, p95", ms(tick.p95Ms), "8 ms"),
      row("longest frame while scrolling", ms(scrolling.longestMs), "50 ms"),
      row("longest task while scrolling, thread time", ms(scrolling.longestTaskMs), "50 ms"),
      row(
        `heap before and after ${heap.ticks} ticks in ${Math.round(heap.seconds)} s`,
        `${heap.beforeMegabytes.toFixed(1)}, ${heap.afterMegabytes.toFixed(1)} MB`,
        "the same",
      ),
    ].join("\n"),
  );
  const file = new URL("results.json", import.meta.url);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
