import { expect, test } from "vitest";
import { projectFolder } from "../../../src/sessions/products/claude-code/project-folder.ts";

test.each([
  ["/home/ada/shop", "-home-ada-shop"],
  ["/home/ada/.work trees/a_b.c/Ünï", "-home-ada--work-trees-a-b-c--n-"],
])("%s", (directory, name) => {
  expect(projectFolder(directory)).toBe(name);
});

test("a long one is cut, with a hash, as the real program did", () => {
  const folders = Array.from({ length: 15 }, (_, at) => `shop-of-books-${at + 1}`);
  const cut = Array.from({ length: 11 }, (_, at) => `-shop-of-books-${at + 1}`).join("");
  expect(projectFolder(`/tmp/ada/${folders.join("/")}`)).toBe(
    `-tmp-ada${cut}-shop-of-books-99ffy6`,
  );
});
