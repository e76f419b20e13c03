import { describe, expect, test } from "vitest";
import {
  createGuard,
  type GuardOptions,
  type RequestFacts,
} from "../../../src/trpc/guards/index.ts";

const token = "Token-of-an-app-of-43-letters";
const facts: RequestFacts = {
  method: "GET",
  url: "/trpc/host.version",
  headers: ["Host", "localhost:4700", "Authorization", `Bearer ${token}`],
  port: 4700,
};

function answerOf(changes: Partial<RequestFacts>, options: Partial<GuardOptions> = {}) {
  const { answer } = createGuard({ token, ...options })({ ...facts, ...changes });
  return answer === undefined ? "pass" : answer.status;
}

function withHost(host: string, changes: Partial<RequestFacts> = {}): Partial<RequestFacts> {
  return { headers: ["Host", host, "Authorization", `Bearer ${token}`], ...changes };
}

describe("createGuard", () => {
  test("passes a request with the token, and needs none where the app knows who asks", () => {
    expect(answerOf({})).toBe("pass");
    expect(answerOf({ headers: facts.headers.slice(0, 2) })).toBe(401);
    expect(answerOf({ headers: facts.headers.slice(0, 2) }, { token: false })).toBe("pass");
  });

  test.each([undefined, "", "short", 1, null])("the token %j is a TypeError", (value) => {
    const options: GuardOptions = { token };
    Object.assign(options, { token: value });
    expect(() => createGuard(options)).toThrow(TypeError);
  });

  test.each([{ hosts: ["*"] }, { hosts: ["0.0.0.0"] }, { origins: ["*"] }, { origins: ["null"] }])(
    "%j is a TypeError",
    (options) => {
      expect(() => createGuard({ token, ...options })).toThrow(TypeError);
    },
  );

  test("the port counts where it is known", () => {
    expect(answerOf(withHost("localhost:1"))).toBe(403);
    const { port: _port, ...unknown } = facts;
    const guard = createGuard({ token, hosts: ["devbox.lan", "proxy.lan:443"] });
    const status = (host: string) =>
      guard({ ...unknown, ...withHost(host) }).answer?.status ?? "pass";
    const own = ["localhost:1", "LOCALHOST", "[::1]:80", "devbox.lan:5", "proxy.lan:443"];
    expect(own.map(status)).toEqual(own.map(() => "pass"));
    const foreign = ["proxy.lan:444", "localhost:1:1", "localhost.", "a@localhost", "", ":80"];
    expect(foreign.map(status)).toEqual(foreign.map(() => 403));
  });

  test("the host of a whole URL must be allowed, too, and is enough without Host", () => {
    expect(answerOf({ urlHost: "localhost:4700" })).toBe("pass");
    expect(answerOf({ urlHost: "evil.example" })).toBe(403);
    const headers = ["Authorization", `Bearer ${token}`];
    expect(answerOf({ headers, urlHost: "localhost:4700" })).toBe("pass");
    expect(answerOf({ headers, urlHost: "evil.example" })).toBe(403);
    expect(answerOf({ headers })).toBe(403);
    expect(answerOf({ url: "http://localhost:4700/trpc/host.version" })).toBe(403);
  });

  test("two Authorization headers prove nothing, whichever is right", () => {
    const right = ["Authorization", `Bearer ${token}`];
    const wrong = ["Authorization", "Bearer wrong"];
    const host = ["Host", "localhost:4700"];
    expect(answerOf({ headers: [...host, ...right, ...wrong] })).toBe(401);
    expect(answerOf({ headers: [...host, ...wrong, ...right] })).toBe(401);
  });

  test("a length that is no number, or no length at all, is refused", () => {
    const sized = (...more: string[]) => answerOf({ headers: [...facts.headers, ...more] });
    expect(sized("Content-Length", "10")).toBe("pass");
    expect(sized("Content-Length", "x")).toBe(413);
    expect(sized("Content-Length", "1", "Content-Length", "99999999")).toBe(413);
    expect(sized("Transfer-Encoding", "chunked")).toBe(413);
    expect(answerOf({ bodyOfUnknownLength: true })).toBe(413);
    expect(
      answerOf({ headers: [...facts.headers, "Content-Length", "11"] }, { maxBodyBytes: 10 }),
    ).toBe(413);
  });

  test("a preflight request gets the headers it asks for only if they are names", () => {
    const origin = "http://localhost:5173";
    const guard = createGuard({ token, origins: [origin] });
    const allowed = (asked: string) =>
      guard({
        ...facts,
        method: "OPTIONS",
        headers: [
          "Host",
          "localhost:4700",
          "Origin",
          origin,
          "Access-Control-Request-Method",
          "POST",
          "Access-Control-Request-Headers",
          asked,
        ],
      }).headers["Access-Control-Allow-Headers"];
    expect(allowed("authorization,x-a, x-b")).toBe("authorization,x-a, x-b");
    expect(["*", "a,*", "a\r\nb", "a;b", ","].map(allowed)).toEqual(["", "", "", "", ""]);
  });

  test("wrong tokens are counted per guard and address; waiting ends it", () => {
    const guard = createGuard({ token, attemptsPerMinute: 1 });
    const guess = (peer: string) =>
      guard({ ...facts, headers: ["Host", "localhost:4700", "Authorization", "Bearer x"], peer });
    expect(guess("10.0.0.1").answer?.status).toBe(401);
    const late = guess("10.0.0.1");
    expect([late.answer?.status, late.headers["Retry-After"]]).toEqual([429, "60"]);
    expect(guess("10.0.0.2").answer?.status).toBe(401);
    expect(guard({ ...facts, peer: "10.0.0.1" }).answer).toBeUndefined();
  });
});
