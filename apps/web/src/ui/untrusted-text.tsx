import { shortText } from "@corral/process-service/internal";

/**
 * Text chosen by another program: control characters escaped, shortened, and isolated from the text
 * direction around it.
 */
export function UntrustedText({
  text,
  length = 400,
  className = "",
}: {
  readonly text: string;
  readonly length?: number;
  readonly className?: string;
}) {
  return text === "" ? (
    <i className={`text-muted ${className}`}>(no name)</i>
  ) : (
    <bdi className={`untrusted ${className}`}>{shortText(text, length)}</bdi>
  );
}
