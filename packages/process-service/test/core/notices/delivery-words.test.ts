import { expect, test } from "vitest";
import { deliveryWords } from "../../../src/core/notices/delivery-words.ts";
import type { WebhookDelivery } from "../../../src/core.ts";

const at = new Date(2026, 10, 23, 14, 2, 7).getTime();
const delivery: WebhookDelivery = {
  id: "msg_1",
  webhookId: "w",
  event: "ended",
  at,
  state: "delivered",
  attempts: [{ at, tookMs: 31, status: 204 }],
};

test.each<readonly [Partial<WebhookDelivery>, string]>([
  [{}, "delivered (204, 31 ms)"],
  [{ state: "waiting", attempts: [] }, "waits"],
  [
    {
      state: "retrying",
      nextAt: at + 70_000,
      attempts: [
        { at, tookMs: 1, problem: "ECONNREFUSED" },
        { at, tookMs: 5_001, status: 503 },
      ],
    },
    "not yet delivered after 2 attempts (503, 5001 ms), again at 14:03:17",
  ],
  [{ state: "given-up", reason: "removed", attempts: [] }, "given up: removed"],
  [
    { state: "given-up", attempts: [{ at, tookMs: 2, problem: "\u001b[31mx" }] },
    "given up (\\x1b[31mx, 2 ms)",
  ],
])("%j", (rest, words) => {
  expect(deliveryWords({ ...delivery, ...rest })).toBe(`ended of 2026-11-23 14:02:07: ${words}`);
});
