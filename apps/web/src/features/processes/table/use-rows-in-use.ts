import { type RefObject, useEffect } from "react";

/** Without a movement or key press for so long, nobody reads: milliseconds. */
const restMs = 5 * 60_000;

/**
 * Tells whether a person is at the rows: the pointer or the focus is on them. The order is held
 * meanwhile, so that no row moves away under a click.
 */
export function useRowsInUse(
  scroller: RefObject<HTMLElement | null>,
  onChange: (inUse: boolean) => void,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let pointer = false;
    let focus = element.contains(document.activeElement);
    let inUse = false;
    let activeAt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (next: boolean): void => {
      clearTimeout(timer);
      timer = undefined;
      if (next) timer = setTimeout(rest, restMs);
      if (next === inUse) return;
      inUse = next;
      onChange(next);
    };
    const rest = (): void => {
      const left = activeAt + restMs - performance.now();
      if (left <= 0) tell(false);
      else timer = setTimeout(rest, left);
    };
    const onActivity = (event: Event): void => {
      activeAt = performance.now();
      if (event.type.startsWith("pointer")) pointer = true;
      if (event.type === "focusin") focus = true;
      if (!inUse) tell(true);
    };
    const onPointerLeave = (): void => {
      pointer = false;
      if (!focus) tell(false);
    };
    const onFocusOut = ({ relatedTarget: next }: FocusEvent): void => {
      // The menu of a row is mounted outside of the table.
      focus =
        next instanceof Element && (element.contains(next) || next.closest("[role=menu]") !== null);
      if (!focus && !pointer) tell(false);
    };
    const activities = ["pointerenter", "pointermove", "focusin", "keydown"];
    for (const each of activities) element.addEventListener(each, onActivity, { passive: true });
    element.addEventListener("pointerleave", onPointerLeave);
    element.addEventListener("focusout", onFocusOut);
    if (focus) tell(true);
    return () => {
      for (const each of activities) element.removeEventListener(each, onActivity);
      element.removeEventListener("pointerleave", onPointerLeave);
      element.removeEventListener("focusout", onFocusOut);
      tell(false);
    };
  }, [scroller, onChange]);
}
