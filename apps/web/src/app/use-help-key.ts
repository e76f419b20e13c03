import { useEffect, useRef } from "react";

/** `?` opens the help, except while a field or a dialog has the focus. */
export function useHelpKey(open: () => void): void {
  const opener = useRef(open);
  useEffect(() => {
    opener.current = open;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.matches("input, textarea, select")) {
        return;
      }
      if (document.querySelector('[role="dialog"]') !== null) return;
      event.preventDefault();
      opener.current();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
