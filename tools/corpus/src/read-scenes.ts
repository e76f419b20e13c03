import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { checkScene } from "./check-scene.ts";
import type { Scene } from "./scene.ts";

export interface GroupedScene {
  /** The folder below the scenes' own, else the name of the file. */
  readonly group: string;
  readonly scene: Scene;
}

/** The scenes of all JSON files below a folder, each a list. Throws TypeError for a scene that has faults. */
export function readScenes(folder: string): readonly GroupedScene[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .toSorted();
  const scenes = files.flatMap((file) => {
    const path = join(folder, file);
    const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (!Array.isArray(parsed)) throw new TypeError(`${path} holds no list of scenes`);
    const inside = dirname(relative(folder, path));
    const group = inside === "." ? basename(file, ".json") : inside;
    return parsed.map((scene: Scene): GroupedScene => {
      checkScene(scene, file);
      return { group, scene };
    });
  });
  const names = scenes.map(({ group, scene }) => `${group}: ${scene.name}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new TypeError(`two scenes are called "${twice}"`);
  return scenes;
}
