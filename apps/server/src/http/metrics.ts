import type { ProcessService } from "@corral/process-service";
import type { RequestHandler } from "express";
import { finishedKills } from "./finished-kills.ts";

/** `/metrics` for Prometheus. Loads prom-client at the first scrape: most servers are never scraped. */
export function metricsHandler(service: ProcessService, subscribers: () => number): RequestHandler {
  let registry: Promise<{ readonly contentType: string; read: () => Promise<string> }> | undefined;
  return async (_request, response) => {
    registry ??= createRegistry(service, subscribers);
    const { contentType, read } = await registry;
    response.type(contentType).send(await read());
  };
}

async function createRegistry(service: ProcessService, subscribers: () => number) {
  const { Counter, Gauge, Registry } = await import("prom-client");
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers });

  const executors = gauge("corral_executors", "Executors that run.");
  const ended = gauge("corral_executors_left_over", "Ended executors with left-over processes.");
  const processes = gauge("corral_processes", "Processes of executors.", ["standing"]);
  const leftOver = gauge(
    "corral_left_over_processes",
    "Owned processes that run although their executor has ended.",
  );
  const memory = gauge("corral_memory_bytes", "Resident memory of owned processes.");
  const cpu = gauge("corral_cpu_cores", "Cores in use by owned processes.");
  const projectMemory = gauge("corral_project_memory_bytes", "Resident memory by project.", [
    "project",
  ]);
  const projectLeftOver = gauge(
    "corral_project_left_over_processes",
    "Left-over processes by project.",
    ["project"],
  );
  const hostMemory = gauge("corral_host_memory_available_bytes", "Available memory of the host.");
  const hostCpu = gauge("corral_host_cpu_ratio", "Share of all cores in use, 0 to 1.");
  const scanSeconds = gauge("corral_scan_duration_seconds", "Duration of the last scan.");
  const scanAge = gauge("corral_scan_age_seconds", "Age of the last scan.");
  const scanFailed = gauge("corral_scan_failed", "1 when the last scan failed.");
  const storeWritable = gauge("corral_store_writable", "0 when the store cannot be written.");
  const eventSource = gauge(
    "corral_event_source_info",
    "1 for the source of births and deaths between two scans that is in use.",
    ["source"],
  );
  const unreported = new Counter({
    name: "corral_unreported_events_total",
    help: "Births and deaths that the kernel did not report and a scan found, since the server started.",
    labelNames: ["event"],
    registers,
  });
  const open = gauge("corral_subscribers", "Open subscriptions.");
  const resident = gauge("process_resident_memory_bytes", "Memory of Corral itself.");
  const seconds = gauge("process_cpu_seconds_total", "CPU time of Corral itself.");
  const kills = new Counter({
    name: "corral_kills_total",
    help: "Kills by status, since the server started.",
    labelNames: ["status"],
    registers,
  });
  const outcomes = new Counter({
    name: "corral_kill_outcomes_total",
    help: "Outcomes of processes in kills, since the server started.",
    labelNames: ["outcome"],
    registers,
  });
  const newlyFinished = finishedKills(service, Date.now());

  // One collector for all metrics: one query of the service, and values of the same moment.
  const collect = async () => {
    const summary = await service.summary();
    const { totals, view } = summary;
    executors.set(summary.executorsAlive);
    ended.set(summary.executorsEndedWithLeftOvers);
    processes.set({ standing: "owned" }, totals.processes);
    processes.set({ standing: "suspected" }, totals.suspected);
    leftOver.set(totals.leftOver);
    memory.set(totals.memoryBytes);
    cpu.set(totals.cpuPercent / 100);
    projectMemory.reset();
    projectLeftOver.reset();
    for (const { project, totals: sum } of summary.projects) {
      projectMemory.set({ project }, sum.memoryBytes);
      projectLeftOver.set({ project }, sum.leftOver);
    }
    hostMemory.set(view.host.memoryAvailableBytes);
    hostCpu.set((view.host.cpuPercent ?? 0) / 100);
    scanSeconds.set((view.scan.durationMs ?? 0) / 1_000);
    scanAge.set(Math.max(0, Date.now() - view.takenAt) / 1_000);
    scanFailed.set(view.scan.state === "failed" ? 1 : 0);
    storeWritable.set(view.store.mode === "read-write" ? 1 : 0);
    eventSource.reset();
    unreported.reset();
    const { events } = view.scan;
    if (events !== undefined) {
      eventSource.set({ source: events.source }, 1);
      unreported.inc({ event: "birth" }, events.unreportedBirths);
      unreported.inc({ event: "death" }, events.unreportedDeaths);
    }
    open.set(subscribers());
    resident.set(process.memoryUsage.rss());
    const { user, system } = process.cpuUsage();
    seconds.set((user + system) / 1e6);
    for (const report of await newlyFinished()) {
      kills.inc({ status: report.status });
      for (const { outcome } of report.outcomes) outcomes.inc({ outcome });
    }
  };
  return {
    contentType: registry.contentType,
    read: async () => {
      await collect();
      return registry.metrics();
    },
  };
}
