/** Why a text cannot be the address of a webhook, as a sentence; undefined where it can. */
export function urlProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return "This is no URL: give one such as https://example.com/corral.";
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return "A webhook is an http or https URL.";
  }
  if (url.username !== "" || url.password !== "") {
    return "A webhook's URL carries no user and no password: the signature says who sends.";
  }
  return text.length > 2_000 ? "A webhook's URL has at most 2,000 characters." : undefined;
}
