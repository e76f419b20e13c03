import { guardProbes, probedSettings } from "@corral/testing/guard-probes";
import { expect, test } from "vitest";
import { testServer } from "../support/test-server.ts";

test.each(guardProbes)("$name is refused", async ({ request, statuses, code }) => {
  await using server = await testServer();
  const { port, token } = server;
  const target = { port, token, basePath: "/trpc/", bytesTooMany: 5 * 1024 ** 2 };
  const { status, body, headers } = await server.raw(request(target));
  expect(statuses).toContain(status);
  expect(code && JSON.parse(body).error.data.corral.code).toBe(code);
  expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  expect(server.service.settings()).not.toMatchObject(probedSettings);
});
