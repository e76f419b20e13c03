import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CorralView, FetchEventSource, watchViews } from "@corral/client";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { expect, test } from "vitest";
import type { AppRouter } from "../src/app.ts";
import { serveApp } from "../src/serve.ts";

const token = "A-token-of-the-App-that-nobody-guesses";

function clientOf(url: string) {
  const headers = { authorization: `Bearer ${token}` };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({
          url,
          EventSource: FetchEventSource,
          eventSourceOptions: { headers: () => headers },
        }),
        false: httpBatchLink({ url, headers, methodOverride: "POST" }),
      }),
    ],
  });
}

test("the app's own API and Corral's live in one router", async () => {
  const directory = await mkdtemp(join(tmpdir(), "corral-example-"));
  try {
    await using app = await serveApp({ path: join(directory, "app.db"), port: 0, token });
    const client = clientOf(app.url);
    const views: CorralView[] = [];
    using _watching = watchViews(client.corral, (view) => views.push(view));

    // A task whose root leaves a server over when it ends.
    const ended = join(directory, "ended");
    const executor = await client.tasks.start.mutate({
      task: "TASK-12",
      command: `sleep 60 & until test -e ${ended}; do sleep 0.1; done`,
    });
    await writeFile(ended, "");
    const leftOver = () =>
      views
        .at(-1)
        ?.processes.filter(
          ({ association }) =>
            association?.executorId === executor.id &&
            association.leftOver &&
            association.standing === "owned",
        ) ?? [];
    await expect.poll(() => leftOver().length, { timeout: 30_000 }).toBe(1);

    const scope = { kind: "left-over", executorId: executor.id } as const;
    const plan = await client.corral.processes.previewKill.mutate({ scope });
    // What is merely suspected (here: whatever else works in this directory) is not selected.
    const targets = plan.targets.filter(({ selected }) => selected);
    expect(targets.map(({ command }) => command)).toEqual(["sleep 60"]);
    const report = await client.corral.processes.kill.mutate({
      scope,
      confirmed: targets.map(({ process }) => process),
    });
    expect(report).toMatchObject({ client: "my-app", confirmedGone: 1, status: "done" });

    await expect(client.corral.executors.get.query({ id: "none" })).rejects.toMatchObject({
      data: { httpStatus: 404, corral: { code: "EXECUTOR_NOT_FOUND" } },
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
