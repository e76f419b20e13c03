import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { focusTable } from "../../lib/focus-table.ts";
import { navigate } from "../../state/use-url-state.ts";

/** Page-wide single-key shortcuts, inactive while a field, dialog or menu has the focus. */
export function usePageKeys(page: {
  readonly filterInput: RefObject<HTMLInputElement | null>;
  readonly pause: () => void;
  readonly clear: () => void;
}): void {
  const current = useRef(page);
  useLayoutEffect(() => {
    current.current = page;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('[role="dialog"],[role="menu"]')) return;
      switch (event.key) {
        case "/":
          current.current.filterInput.current?.select();
          current.current.filterInput.current?.focus();
          break;
        case "t": {
          const flat = new URLSearchParams(location.search).get("as") === "flat";
          navigate({ layout: flat ? "tree" : "flat" });
          break;
        }
        case "p":
          current.current.pause();
          break;
        case "ArrowDown":
        case "ArrowUp":
        case "j":
        case "k":
          // Only if nothing has the focus: rows handle arrow keys themselves.
          if (event.target !== document.body) return;
          focusTable();
          break;
        case "Escape":
          current.current.clear();
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=checkbox],[type=radio]), textarea, select")
  );
}
