/** Focuses the table's current row. */
export function focusTable(): void {
  document.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus();
}
