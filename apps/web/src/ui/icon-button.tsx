import type { ComponentProps } from "react";
import { Icon, type IconName } from "./icons.tsx";
import { Tooltip } from "./tooltip.tsx";

/** A button with an icon; its label is the accessible name and the tooltip. */
export function IconButton({
  icon,
  label,
  className = "",
  ...props
}: { readonly icon: IconName; readonly label: string } & ComponentProps<"button">) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        {...props}
        className={`inline-grid size-7 shrink-0 place-items-center rounded-md text-muted transition-colors hover:bg-hover hover:text-foreground aria-pressed:bg-accent-soft aria-pressed:text-accent disabled:opacity-40 ${className}`}
      >
        <Icon name={icon} />
      </button>
    </Tooltip>
  );
}
