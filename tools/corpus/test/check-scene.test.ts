import { expect, test } from "vitest";
import { checkScene } from "../src/check-scene.ts";
import type { Scene } from "../src/scene.ts";

const scene: Scene = {
  name: "one",
  processes: [{ pid: 1000, command: "bash" }],
  expect: { related: [1000] },
};

test("a scene whose expectation names an unknown process, or that has an unknown member, is refused", () => {
  expect(() => checkScene(scene, "x.json")).not.toThrow();
  expect(() => checkScene({ ...scene, expect: { related: [1001] } }, "x.json")).toThrow(
    'x.json, "one": there is no process 1001',
  );
  const misspelt = { ...scene, processes: [{ pid: 1000, command: "bash", tty: "pts/0" }] };
  expect(() => checkScene(misspelt, "x.json")).toThrow('a row has no member "tty"');
});
