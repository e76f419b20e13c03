import { describe, expect, test } from "vitest";
import { agentProducts } from "../src/index.ts";
import * as causes from "./lines/causes.ts";
import type { Line } from "./lines/line.ts";
import { shown } from "./lines/shown.ts";

describe.each(Object.entries(causes))("%s", (_, lines: readonly Line[]) => {
  test.each([...lines])("%j is %s", (command, is, name) => {
    expect(shown(agentProducts.identify({ name: name ?? "MainThread", command }))).toBe(is);
  });
});
