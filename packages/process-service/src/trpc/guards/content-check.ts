import { headerValue, headerValues } from "./request-facts.ts";
import type { Check } from "./verdict.ts";

const methods = new Set(["GET", "POST"]);

/**
 * Requires JSON: a page of another origin can send forms and plain text without a preflight request,
 * but not JSON. tRPC would run a mutation without input for any content type.
 */
export const checkContent: Check = (facts) => {
  const { method } = facts;
  if (!methods.has(method)) {
    return {
      status: 405,
      code: "METHOD_NOT_SUPPORTED",
      message: `The method ${method} is not supported.`,
    };
  }
  const type = headerValue(facts, "content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (method === "POST" && type !== "application/json") {
    return { status: 415, code: "UNSUPPORTED_MEDIA_TYPE", message: "Send application/json." };
  }
  return undefined;
};

/**
 * Refuses bodies that are larger, before they are read, and those of unknown length: every client that
 * sends JSON knows how long it is.
 */
export function checkSize(maxBytes: number): Check {
  return (facts) => {
    const lengths = headerValues(facts, "content-length");
    const unknown =
      facts.bodyOfUnknownLength === true || headerValues(facts, "transfer-encoding").length > 0;
    if (!unknown && lengths.every((length) => Number(length) <= maxBytes)) return undefined;
    const message = unknown
      ? "The body must have a Content-Length."
      : `The body is too large: at most ${maxBytes} bytes.`;
    return { status: 413, code: "PAYLOAD_TOO_LARGE", message };
  };
}
