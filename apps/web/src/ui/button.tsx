import type { ComponentProps } from "react";

const variants = {
  plain: "border border-line-strong bg-panel hover:bg-hover",
  quiet: "hover:bg-hover text-muted hover:text-foreground",
  danger: "bg-danger-solid text-on-solid hover:brightness-110",
  "danger-quiet": "text-danger border border-danger/40 hover:bg-danger-soft",
} as const;

export type ButtonVariant = keyof typeof variants;

export function Button({
  variant = "plain",
  className = "",
  ...props
}: ComponentProps<"button"> & { readonly variant?: ButtonVariant }) {
  return (
    <button
      type="button"
      {...props}
      className={`inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 text-base whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50 ${variants[variant]} ${className}`}
    />
  );
}
