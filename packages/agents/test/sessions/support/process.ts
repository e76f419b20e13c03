import type { SessionProcess } from "../../../src/sessions/model/session.ts";

/** A process of an agent that started at 2026-12-01T06:00:00Z; give what matters. */
export function sessionProcess(
  fields: Partial<SessionProcess> & Pick<SessionProcess, "product">,
): SessionProcess {
  return {
    key: "executor",
    pid: 4_242,
    startTicks: "1334802",
    startedAt: Date.parse("2026-12-01T06:00:00Z"),
    command: [fields.product],
    workingDirectory: "/home/ada/shop",
    cpuTimeMs: 100,
    ...fields,
  };
}
