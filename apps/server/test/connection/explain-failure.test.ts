import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { explainFailure } from "../../src/connection/explain-failure.ts";

test.each(["fetch failed", "The operation was aborted due to timeout"])(
  "a server that does not answer (%s) is explained in one sentence",
  (reason) => {
    const { line, exitCode } = explainFailure(new TRPCClientError(reason)) ?? {};
    expect(line).toMatch(/^The server does not answer: /);
    expect(line).toContain(reason);
    expect(exitCode).toBe(1);
  },
);
