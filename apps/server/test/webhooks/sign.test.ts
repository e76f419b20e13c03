import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { signedHeaders } from "../../src/webhooks/sign.ts";

test("the example of the Standard Webhooks specification", () => {
  const headers = signedHeaders({
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    at: 1_614_265_330_000,
    body: '{"test": 2432232314}',
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  });
  expect(headers).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("another secret is the key as it is", () => {
  const message = { id: "msg_1", at: 5_999, body: "ä" };
  const expected = createHmac("sha256", "a secret of mine").update("msg_1.5.ä").digest("base64");
  const headers = signedHeaders({ ...message, secret: "a secret of mine" });
  expect(headers["webhook-signature"]).toBe(`v1,${expected}`);
});
