import { createCorralClient, type WatchState } from "@corral/client";
import { ProcessServiceError } from "@corral/process-service/core";
import { expect, test, vi } from "vitest";
import { waitFor } from "../support/corral-process.ts";
import { testServer } from "../support/test-server.ts";

/** Watches through the published client, and remembers how it went. */
function watching(url: string, token: string) {
  const states: WatchState[] = [];
  let views = 0;
  const { watch } = createCorralClient({ url, token });
  const handle = watch(() => (views += 1), { onState: (state) => states.push(state) });
  return {
    states,
    views: () => views,
    ended: () => waitFor(() => states.find(({ state }) => state === "ended")),
    [Symbol.dispose]: () => handle.close(),
  };
}

test("a temporary error of the service reaches the client, which reconnects", async () => {
  await using server = await testServer();
  const watch = vi.spyOn(server.service, "watch").mockImplementation(async function* () {
    yield { kind: "view", view: await server.service.view() };
    throw new ProcessServiceError("SCAN_FAILED", "The processes could not be read: EMFILE");
  });
  using watcher = watching(server.url, server.token);
  await waitFor(() =>
    watcher.states.find((each) => "reason" in each && /EMFILE/.test(each.reason)),
  );
  watch.mockRestore();
  const before = watcher.views();
  await waitFor(() => watcher.views() > before || undefined);
  expect(watcher.states.at(-1)).toEqual({ state: "live" });
});

test("a permanent error ends the subscription, with the error of the service", async () => {
  await using server = await testServer();
  // oxlint-disable-next-line require-yield -- one that never gets that far
  vi.spyOn(server.service, "watch").mockImplementation(async function* () {
    throw new ProcessServiceError("PERMISSION_DENIED", "These processes are another user's.");
  });
  using watcher = watching(server.url, server.token);
  expect(await watcher.ended()).toMatchObject({
    error: {
      message: "These processes are another user's.",
      data: { httpStatus: 403, corral: { code: "PERMISSION_DENIED" } },
    },
  });
});

test("invalid input ends the subscription with an error that names the field", async () => {
  await using server = await testServer();
  const { api } = createCorralClient({ url: server.url, token: server.token });
  const lastEventId = "x".repeat(300);
  const error = await new Promise<unknown>((resolve) =>
    api.processes.watch.subscribe({ lastEventId }, { onError: resolve }),
  );
  expect(error).toMatchObject({
    data: { httpStatus: 400, corral: { code: "INVALID_ARGUMENT", field: "lastEventId" } },
  });
});

test("a replaced token ends the subscription with an error that says what to do", async () => {
  await using server = await testServer();
  using watcher = watching(server.url, `${server.token.slice(1)}x`);
  expect(await watcher.ended()).toMatchObject({
    error: {
      message: expect.stringContaining("corral open"),
      data: { httpStatus: 401, corral: { code: "BAD_TOKEN" } },
    },
  });
});
