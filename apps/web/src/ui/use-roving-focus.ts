import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from "react";

/**
 * One stop for Tab among the buttons and switches of a container (APG toolbar): arrow keys, Home and
 * End move the focus between them and choose nothing.
 */
export function useRovingFocus(container: RefObject<HTMLElement | null>): {
  readonly onKeyDown: (event: KeyboardEvent) => void;
} {
  const current = useRef<HTMLElement>(undefined);
  // Without dependencies: any render may add, disable or hide a control.
  useLayoutEffect(() => {
    setTabStop(controlsOf(container.current), current.current);
  });
  return {
    onKeyDown: (event) => {
      const controls = controlsOf(container.current);
      const at = controls.findIndex((each) => each === event.target);
      const next = at === -1 ? undefined : controls[target(event.key, at, controls.length) ?? -1];
      if (next === undefined) return;
      // Otherwise the arrow keys would change a switch.
      event.preventDefault();
      current.current = next;
      setTabStop(controls, next);
      next.focus();
    },
  };
}

function controlsOf(container: HTMLElement | null): readonly HTMLElement[] {
  if (container === null) return [];
  const all = container.querySelectorAll<HTMLElement>("button, input[type=radio]");
  return [...all].filter((each) => each.checkVisibility() && !each.matches(":disabled"));
}

function target(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (at + 1) % count;
    case "ArrowLeft":
      return (at + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

/** Tab comes to the chosen side of a switch only. */
function setTabStop(controls: readonly HTMLElement[], wanted: HTMLElement | undefined): void {
  const reachable = controls.filter((each) => !each.matches("[type=radio]:not(:checked)"));
  const stop = reachable.find((each) => each === wanted) ?? reachable[0];
  for (const each of controls) each.tabIndex = each === stop ? 0 : -1;
}
