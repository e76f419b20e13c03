import { fileURLToPath } from "node:url";
import type { Judgement } from "./judge.ts";
import { play } from "./play.ts";
import { readScenes, type GroupedScene } from "./read-scenes.ts";

export interface Result extends Judgement, GroupedScene {}

/** The public collection. */
export const scenesFolder = fileURLToPath(new URL("../scenes", import.meta.url));

/** Plays all scenes below a folder, one after the other. */
export async function run(folder: string): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const grouped of readScenes(folder)) {
    results.push({ ...grouped, ...(await play(grouped.scene)) });
  }
  return results;
}
