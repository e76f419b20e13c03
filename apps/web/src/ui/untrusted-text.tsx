import { shortText } from "@corral/process-service/core";

/** Text that a process chose itself: escapes made visible, shortened, kept apart from its neighbours. */
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
