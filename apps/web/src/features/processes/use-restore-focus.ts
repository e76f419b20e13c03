import { useEffect, useRef } from "react";
import { focusTable } from "../../lib/focus-table.ts";

/**
 * Moves the focus to the table where the focused element is removed with the process it belongs to.
 * A focus that the person moved away is not restored.
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
  // Without dependencies: any render may remove the element.
  useEffect(() => {
    if (last.current === undefined || last.current.isConnected) return;
    last.current = undefined;
    if (document.activeElement === document.body) focusTable();
  });
}
