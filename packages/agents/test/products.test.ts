import { describe, expect, test } from "vitest";
import { agentProducts } from "../src/index.ts";
import type { AgentProduct, RoleRule } from "../src/index.ts";
import { argv } from "./lines/argv.ts";
import { innocent } from "./lines/innocent.ts";
import { productLines } from "./lines/product-lines.ts";

const { products } = agentProducts;

function roleOf(line: string): unknown {
  return agentProducts.identify({ name: "MainThread", command: argv(line) });
}

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, at) => values.indexOf(value) !== at);
}

const flagsOf = (product: AgentProduct): readonly string[] => [
  ...(product.flagsWithValue ?? []),
  ...(product.textFlags ?? []),
  ...(product.directoryFlags ?? []),
  ...(product.ownArguments?.flags ?? []),
  ...product.roles.flatMap(({ flags = [] }: RoleRule) => flags),
];

describe("all products together", () => {
  test("labels, titles, programs, packages and modules belong to one", () => {
    expect(duplicates(products.map(({ label }) => label))).toEqual([]);
    expect(duplicates(products.map(({ title }) => title))).toEqual([]);
    expect(duplicates(products.flatMap(({ programs }) => programs))).toEqual([]);
    expect(duplicates(products.flatMap(({ npm = [] }) => npm.map(({ name }) => name)))).toEqual([]);
    expect(duplicates(products.flatMap(({ python }) => python?.packages ?? []))).toEqual([]);
    expect(duplicates(products.flatMap(({ python }) => python?.modules ?? []))).toEqual([]);
    expect(duplicates(products.flatMap(({ markers = [] }) => markers))).toEqual([]);
  });

  test("each has lines of its own to test with, and no other has", () => {
    expect(Object.keys(productLines).toSorted()).toEqual(
      products.map(({ label }) => label).toSorted(),
    );
  });

  test.each(innocent)("%s is none", (line) => {
    expect(roleOf(line)).toBeUndefined();
    expect(
      agentProducts.identify({ name: "x", command: [line.replaceAll("'", "")] }),
    ).toBeUndefined();
  });
});

describe.each(products)("$label", (product) => {
  const lines = productLines[product.label];

  test("its fields are valid", () => {
    expect(product.label).toMatch(/^[a-z][a-z-]*$/);
    expect(product.title.trim()).not.toBe("");
    expect(product.programs.length).toBeGreaterThan(0);
    for (const name of product.programs) expect(name).toMatch(/^[a-z][\w-]*$/);
    expect(product.programs).toEqual(expect.arrayContaining([...(product.sharedPrograms ?? [])]));
    for (const flag of flagsOf(product)) expect(flag).toMatch(/^--?[A-Za-z][\w-]*$/);
    for (const marker of product.markers ?? []) expect(marker).toMatch(/^[A-Z][A-Z_]*$/);
    for (const { name, scripts } of product.npm ?? []) {
      expect(name).toMatch(/^(?:@[\w-]+\/)?[\w-]+$/);
      for (const script of scripts) {
        const text = typeof script === "string" ? script : script.source;
        expect(text).not.toMatch(/^(?:\/|\.\/|\\\/)/);
        expect(typeof script === "string" || text.startsWith("^")).toBe(true);
      }
    }
  });

  test("rules name something, and no word is both a subcommand for the agent and a helper", () => {
    for (const { words = [], flags = [] } of product.roles) {
      expect(words.length + flags.length).toBeGreaterThan(0);
      for (const word of words) expect(product.agentWords ?? []).not.toContain(word);
    }
    const flags = new Set([...(product.flagsWithValue ?? []), ...(product.directoryFlags ?? [])]);
    for (const { flags: told = [] } of product.roles) {
      expect(told.filter((flag) => flags.has(flag))).toEqual([]);
    }
  });

  test("its agents are agents", () => {
    expect(lines?.agent.length).toBeGreaterThan(0);
    for (const line of lines?.agent ?? []) {
      expect([line, roleOf(line)]).toMatchObject([
        line,
        { label: product.label, title: product.title, role: "agent" },
      ]);
    }
  });

  test("its helpers and daemons are no agents", () => {
    expect(lines?.helper.length).toBeGreaterThan(0);
    const { label, title } = product;
    for (const line of lines?.helper ?? []) {
      expect([line, roleOf(line)]).toEqual([line, { label, title, role: "helper" }]);
    }
    for (const line of lines?.daemon ?? []) {
      expect([line, roleOf(line)]).toEqual([line, { label, title, role: "daemon" }]);
    }
    const hasDaemon = product.roles.some(({ role }) => role === "daemon");
    expect(hasDaemon).toBe(lines?.daemon !== undefined);
  });

  test.each(product.programs)("an interpreter's script called %s is no evidence", (name) => {
    for (const line of [
      `node ${name}`,
      `node /home/ada/work/${name}.js`,
      `python3 ${name}.py`,
      `bash ./${name}`,
      `npm run ${name}`,
      `pnpm --filter ${name} dev`,
      `vim ${name}`,
    ]) {
      expect([line, roleOf(line)]).toEqual([line, undefined]);
    }
  });
});
