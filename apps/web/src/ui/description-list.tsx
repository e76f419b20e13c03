import type { ComponentProps, ReactNode } from "react";
import { UntrustedText } from "./untrusted-text.tsx";

/** Names and values in two columns (`dl`). */
export function DescriptionList({ children }: { readonly children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] content-start gap-x-3 gap-y-1">
      {children}
    </dl>
  );
}

export function DescriptionItem({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="untrusted min-w-0">{children}</dd>
    </>
  );
}

/** An item with untrusted text; not rendered where the text is undefined. */
export function UntrustedItem({
  name,
  text,
  ...props
}: Omit<ComponentProps<typeof UntrustedText>, "text"> & {
  readonly name: string;
  readonly text: string | undefined;
}) {
  return text === undefined ? null : (
    <DescriptionItem name={name}>
      <UntrustedText text={text} {...props} />
    </DescriptionItem>
  );
}
