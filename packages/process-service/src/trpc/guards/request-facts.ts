/** What the checks need to know of a request. */
export interface RequestFacts {
  readonly method: string;
  /** The request target as it was sent: a path, unless the client sent a whole URL. */
  readonly url: string;
  /** Names and values in turn, as in Node's `rawHeaders`, so that duplicates stay visible. */
  readonly headers: readonly string[];
  /** The host of the URL, where a platform tells no request target (`Request` of the web). */
  readonly urlHost?: string;
  /** There is a body whose length no header tells. Absent: the headers say all. */
  readonly bodyOfUnknownLength?: boolean;
  /** The client's address. Absent: wrong tokens are counted with those of all such clients. */
  readonly peer?: string;
  /** The port the request arrived at. Absent: ports in host names are not compared. */
  readonly port?: number;
}

/** All values of a header, duplicates included. `name` in lower case. */
export function headerValues({ headers }: Pick<RequestFacts, "headers">, name: string): string[] {
  return headers.filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === name);
}

/** The only value of a header; undefined when it is absent or there is more than one. */
export function headerValue(
  facts: Pick<RequestFacts, "headers">,
  name: string,
): string | undefined {
  const values = headerValues(facts, name);
  return values.length === 1 ? values[0] : undefined;
}
