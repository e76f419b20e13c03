/** A list that is written as one text: "login logout" is two words. */
export function words(text: string): readonly string[] {
  return text.split(" ");
}
