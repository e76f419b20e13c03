import type { FindingKind } from "@corral/process-service/core";

export const findingTitles: Readonly<Record<FindingKind, string>> = {
  "left-over": "Left over",
  leak: "Leak",
  "deleted-directory": "Deleted directory",
  "high-memory": "Much memory",
  "high-cpu": "Much CPU",
};
