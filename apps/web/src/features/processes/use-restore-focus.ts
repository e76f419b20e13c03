import { useEffect, useRef } from "react";
import { focusTable } from "../../lib/focus-table.ts";

/**
 * A row, or the button that a dialog gave the focus back to, may go with the process it is about.
 * Then the keyboard moves on to the table instead of being lost. What a person left is left alone.
 */
export function useRestoreFocus(): void {
  const last = useRef<Element>(undefined);
  useEffect(() => {
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof Element) last.current = target;
    };
    document.addEventListener("focusin", remember);
    return () => document.removeEventListener("focusin", remember);
  }, []);
  // After every render: that is when something may have left the document.
  useEffect(() => {
    if (last.current === undefined || last.current.isConnected) return;
    last.current = undefined;
    if (document.activeElement === document.body) focusTable();
  });
}
