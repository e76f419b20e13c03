/**
 * A word after the name. `danger` for left-overs and faults; the word says it without the colour. `said`: a
 * row above says it, too; not drawn where it is narrow.
 */
export function Badge({
  children,
  danger = false,
  said = false,
}: {
  readonly children: string;
  readonly danger?: boolean;
  readonly said?: boolean;
}) {
  return (
    <span
      className={`shrink-0 rounded border px-1 text-xs ${danger ? "border-danger/40 text-danger" : "border-line-strong text-muted"} ${said ? "@max-md:sr-only" : ""}`}
    >
      {children}
    </span>
  );
}
