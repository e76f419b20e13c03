import type { ComponentProps, ReactNode } from "react";
import { Foreign } from "./foreign.tsx";

/** Names and values in two columns, for what is read one by one. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] content-start gap-x-3 gap-y-1">
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="foreign min-w-0">{children}</dd>
    </>
  );
}

/** A fact in another's words; nothing where it is not known. */
export function ForeignFact({
  name,
  text,
  ...props
}: Omit<ComponentProps<typeof Foreign>, "text"> & {
  readonly name: string;
  readonly text: string | undefined;
}) {
  return text === undefined ? null : (
    <Fact name={name}>
      <Foreign text={text} {...props} />
    </Fact>
  );
}
