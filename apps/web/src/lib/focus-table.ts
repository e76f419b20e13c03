/** Puts the keyboard on the row that has the table's focus. */
export function focusTable(): void {
  document.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus();
}
