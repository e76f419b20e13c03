/** A word that sets a row apart; red only for what is left over or broken, never by colour alone. */
export function Badge({
  children,
  danger = false,
}: {
  readonly children: string;
  readonly danger?: boolean;
}) {
  return (
    <span
      className={`shrink-0 rounded border px-1 text-xs @max-sm:hidden ${danger ? "border-danger/40 text-danger" : "border-line-strong text-muted"}`}
    >
      {children}
    </span>
  );
}
