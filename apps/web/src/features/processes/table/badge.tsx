/**
 * A word after the name. `danger` for left-overs and faults; the word says it without the colour.
 */
export function Badge({
  children,
  danger = false,
}: {
  readonly children: string;
  readonly danger?: boolean;
}) {
  return (
    <span
      className={`shrink-0 rounded border px-1 text-xs ${danger ? "border-danger/40 text-danger" : "border-line-strong text-muted"}`}
    >
      {children}
    </span>
  );
}
