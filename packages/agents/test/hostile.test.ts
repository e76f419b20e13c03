import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agentProducts } from "../src/index.ts";
import { argv } from "./lines/argv.ts";
import { productLines } from "./lines/product-lines.ts";
import { shown } from "./lines/shown.ts";

const { products } = agentProducts;
const shared = new Set(products.flatMap(({ sharedPrograms = [] }) => sharedPrograms));

// A bare shared name takes its arguments as evidence: there a prompt decides more than the role.
const lines = Object.values(productLines)
  .flatMap(({ agent }) => agent)
  .map(argv)
  .filter(([program = "", ...args]) => !shared.has(program) || args.length > 0)
  // These take no prompt: all that follows are their arguments.
  .filter((words) => !words.includes("app-server") && !words.includes("agent"));

const dangerous = (
  "mcp login mcp-server update daemon run app-server auth config serve add list doctor --version --help " +
  "-h -v --managed-daemon --cline-hub-daemon --claude-in-chrome-mcp --bg-pty-host --mcp agent leader " +
  "worker-server hub attach node npx codex claude /x/node_modules/@openai/codex/bin/codex.js"
).split(" ");

const word = fc.oneof(fc.constantFrom(...dangerous), fc.stringMatching(/^[a-z.,'"/\\]{1,9}$/));
const prompt = fc
  .tuple(fc.constantFrom("fix", "explain", "why", "Please"), fc.array(word, { minLength: 1 }))
  .map(([first, rest]) => [first, ...rest].join(" "));
const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), word, prompt, fc.constant(""));

describe("a prompt after the arguments of an agent", () => {
  test("as one argument never changes what it is", () => {
    const check = (words: readonly string[], added: string): void => {
      const before = shown(agentProducts.identify({ name: "MainThread", command: words }));
      expect(
        shown(agentProducts.identify({ name: "MainThread", command: [...words, added] })),
      ).toBe(before);
    };
    fc.assert(fc.property(fc.constantFrom(...lines), prompt, check), { numRuns: 2_000 });
  });

  test("split at blanks never does either, nor in one line", () => {
    const check = (words: readonly string[], added: string): void => {
      const line = [...words.flatMap((each) => each.split(" ")), ...added.split(" ")];
      const before = shown(agentProducts.identify({ name: "MainThread", command: words }));
      expect(shown(agentProducts.identify({ name: "MainThread", command: line }))).toBe(before);
      expect(shown(agentProducts.identify({ name: "MainThread", command: [line.join(" ")] }))).toBe(
        before,
      );
    };
    fc.assert(fc.property(fc.constantFrom(...lines), prompt, check), { numRuns: 2_000 });
  });
});

describe("whatever a process calls itself", () => {
  const own = fc.array(
    fc.record({ label: text, programs: fc.array(text), packages: fc.array(text) }),
    { maxLength: 3 },
  );

  test("nothing is thrown, and the answer is the same again", () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 8 }), own, (name, command, added) => {
        const answer = agentProducts.identify({ name, command }, added);
        expect(agentProducts.identify({ name, command }, structuredClone(added))).toEqual(answer);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ["a long path", ["/".repeat(200_000)]],
    ["many blanks", [`claude${" ".repeat(200_000)}x`]],
    ["many arguments", ["claude", ...Array.from({ length: 50_000 }, () => "-x")]],
    ["a long word", ["node", `${"@".repeat(100_000)}/codex`]],
    ["nested folders", ["node", `${"/node_modules/.local".repeat(20_000)}/bin/codex`]],
    ["an open quote", [`"${"a ".repeat(50_000)}`]],
  ])("%s is read within a second", (_, command) => {
    const start = performance.now();
    agentProducts.identify({ name: "x", command });
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
