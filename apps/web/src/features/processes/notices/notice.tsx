import type { ReactNode } from "react";
import { Icon, type IconName } from "../../../ui/icons.tsx";

const tones = {
  plain: "border-line bg-sunken",
  urgent: "border-line bg-accent-soft",
  danger: "border-danger/25 bg-danger-soft",
} as const;

/** One condition that whoever reads the table must know of. */
export function Notice({
  name,
  icon,
  tone = "plain",
  action,
  children,
}: {
  readonly name: string;
  readonly icon: IconName;
  readonly tone?: keyof typeof tones;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section
      aria-label={name}
      className={`flex items-start gap-2 border-b px-3 py-1 ${tones[tone]}`}
    >
      <Icon name={icon} className={`mt-1 ${tone === "danger" ? "text-danger" : ""}`} />
      <p className="min-w-0 flex-1 py-0.5">{children}</p>
      {action}
    </section>
  );
}
