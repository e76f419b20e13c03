/** The `ts` blocks of a Markdown text, each a program of its own. */
export function readExamples(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = ""]) => text);
}
