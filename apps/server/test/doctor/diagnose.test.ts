import { describe, expect, it } from "vitest";
import { diagnose, type DoctorFacts } from "../../src/doctor/diagnose.ts";

const healthy: DoctorFacts = {
  corralVersion: "1.0.0",
  nodeVersion: "v24.0.0",
  platform: "linux",
  pinning: "kernel",
  identityPrecisionMs: 10,
  events: { source: "process-connector", deaths: true },
  workingDirectories: true,
  portsReadable: true,
  scan: { processes: 10, durationMs: 1, problems: [] },
  store: { path: "/state/corral.sqlite", mode: "read-write" },
  server: { url: "http://127.0.0.1:4680" },
  sessions: { isOn: true, products: [] },
  cgroupV2: true,
  userScopes: true,
  root: false,
};

const levels = (facts: Partial<DoctorFacts>): Record<string, string> =>
  Object.fromEntries(diagnose({ ...healthy, ...facts }).map(({ what, level }) => [what, level]));

describe("diagnose", () => {
  it("rates every fact of a healthy machine as good", () => {
    expect(diagnose(healthy).every(({ level }) => level === "good")).toBe(true);
  });

  it.each<[string, Partial<DoctorFacts>, string, string]>([
    ["without koffi", { pinning: "checked" }, "signals", "note"],
    ["without events", { events: { source: "none", deaths: false } }, "events", "note"],
    ["without peers", { peersUnknown: "koffi is not installed" }, "daemon users", "note"],
    ["with hidepid", { procRestriction: "hidepid=2" }, "visibility", "note"],
    [
      "with a partial view",
      { scan: { processes: 1, durationMs: 1, problems: ["x"] } },
      "scan",
      "note",
    ],
    [
      "with a store that cannot be written",
      { store: { path: "/ro", mode: "inspect-only" } },
      "store",
      "bad",
    ],
    [
      "with a recovered store",
      { store: { path: "/s", mode: "read-write", recoveredFrom: "/s.corrupt" } },
      "store",
      "note",
    ],
  ])("%s, says so", (_, facts, what, level) => {
    expect(levels(facts)[what]).toBe(level);
  });

  it("reports a failed scan with its error", () => {
    const { scan: _, ...rest } = healthy;
    const found = diagnose({ ...rest, scanError: "no /proc" }).find(({ what }) => what === "scan");
    expect(found).toMatchObject({ level: "bad" });
    expect(found?.says).toContain("no /proc");
  });

  it("reports cgroups on Linux only", () => {
    expect(levels({ platform: "darwin" })).not.toHaveProperty("cgroups");
  });
});
