import type { FilePart } from "../../model/reader.ts";
import { textOf } from "../../parse/json.ts";
import { yamlTexts } from "../../parse/yaml.ts";

/** The title in `workspace.yaml`: a person's, else what the session began with. */
export function parseWorkspace({ text }: Pick<FilePart, "text">): { readonly title?: string } {
  const texts = yamlTexts(text);
  const title = textOf(texts.get("name")) ?? textOf(texts.get("summary"));
  return title === undefined ? {} : { title };
}
