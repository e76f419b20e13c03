import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryDirectory, testServer } from "../support/test-server.ts";

async function builtPage() {
  const directory = await temporaryDirectory("corral-page-");
  await mkdir(join(directory.path, "assets"));
  await writeFile(join(directory.path, "index.html"), "<!doctype html><title>Corral</title>");
  await writeFile(join(directory.path, "assets", "index-abc123.js"), "export {};");
  await writeFile(join(directory.path, ".secret"), "no");
  return directory;
}

describe("page", () => {
  test("every view URL serves the page; files with a content hash are cached forever", async () => {
    await using directory = await builtPage();
    await using server = await testServer({ pageDirectory: directory.path });
    for (const path of ["/", "/?filter=node", "/executors/abc", "/history", "/index.html"]) {
      const answer = await server.raw({ path, headers: { accept: "text/html" } });
      expect([path, answer.status, answer.headers["cache-control"]]).toEqual([
        path,
        200,
        "no-cache",
      ]);
      expect(answer.body).toContain("<title>Corral</title>");
    }
    const script = await server.raw({ path: "/assets/index-abc123.js" });
    expect(script.headers["cache-control"]).toContain("immutable");
    expect(script.headers["content-type"]).toContain("javascript");
  });

  test.each([
    ["br, gzip", "br", "js.br"],
    ["gzip;q=1.0, br;q=0.5", "br", "js.br"],
    ["gzip", "gzip", "js.gz"],
    ["identity", undefined, "export {};"],
    ["*;q=0", undefined, "export {};"],
  ])("a client that takes %s gets the file as %s", async (accept, encoding, body) => {
    await using directory = await builtPage();
    const script = join(directory.path, "assets", "index-abc123.js");
    for (const kind of ["br", "gz"]) await writeFile(`${script}.${kind}`, `js.${kind}`);
    await using server = await testServer({ pageDirectory: directory.path });
    const path = "/assets/index-abc123.js";
    const answer = await server.raw({ path, headers: { "accept-encoding": accept } });
    expect([answer.status, answer.headers["content-encoding"], answer.body]).toEqual([
      200,
      encoding,
      body,
    ]);
    expect(answer.headers["vary"]).toContain("Accept-Encoding");
    expect(answer.headers["content-type"]).toContain("javascript");
    expect(answer.headers["cache-control"]).toContain("immutable");
  });

  test("a view's own URL gets the page compressed, too", async () => {
    await using directory = await builtPage();
    await writeFile(join(directory.path, "index.html.br"), "html.br");
    await using server = await testServer({ pageDirectory: directory.path });
    const headers = { accept: "text/html", "accept-encoding": "br" };
    const { body, headers: answered } = await server.raw({ path: "/runs?project=x", headers });
    expect(body).toBe("html.br");
    expect(answered["content-type"]).toContain("text/html");
    expect(answered["vary"]).toContain("Accept-Encoding");
  });

  test.each([
    "/assets/missing.js",
    "/.secret",
    "/../package.json",
    "/..%2f..%2fpackage.json",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/assets/..%5c..%5cpackage.json",
    "/%00",
    "/%",
  ])("%s gives away nothing", async (path) => {
    await using directory = await builtPage();
    await using server = await testServer({ pageDirectory: directory.path });
    const { status, body } = await server.raw({ path, headers: { accept: "*/*" } });
    expect(status === 200 ? body : "").not.toMatch(/"name"|root:|^no$/);
    expect(status).toBeLessThan(500);
  });

  test("without a built page, the answer says so", async () => {
    await using directory = await temporaryDirectory("corral-page-");
    await using server = await testServer({ pageDirectory: directory.path });
    const answer = await server.raw();
    expect([answer.status, answer.body]).toEqual([503, expect.stringContaining("not built")]);
    expect((await server.raw({ path: "/healthz" })).status).toBe(200);
  });
});
