import type { OwnProduct } from "@corral/process-service/core";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { UntrustedText } from "../../ui/untrusted-text.tsx";
import { emptyDraft, ownProductOf, type OwnProductDraft } from "./own-product.ts";

const fields = [
  { field: "label", name: "Name", hint: "my-agent" },
  { field: "programs", name: "Programs", hint: "my-agent, my-agent-cli" },
  { field: "packages", name: "Packages", hint: "@me/my-agent" },
] as const;

/**
 * Agents that a person adds to those that Corral knows: a list, and a form for one more, which replaces
 * one of the same name.
 */
export function OwnProducts({
  products,
  onChange,
}: {
  readonly products: readonly OwnProduct[];
  readonly onChange: (products: readonly OwnProduct[]) => void;
}) {
  const without = (label: string) => products.filter((each) => each.label !== label);
  return (
    <div className="flex flex-col gap-2">
      {products.length > 0 && (
        <ul aria-label="Your own agents" className="border-t border-line">
          {products.map((product) => (
            <li key={product.label} className="flex items-center gap-2 border-b border-line/60">
              <Product product={product} />
              <IconButton
                icon="close"
                label={`Remove ${product.label}`}
                className="ml-auto"
                onClick={() => onChange(without(product.label))}
              />
            </li>
          ))}
        </ul>
      )}
      <NewProduct onAdd={(product) => onChange([...without(product.label), product])} />
    </div>
  );
}

function Product({ product }: { readonly product: OwnProduct }) {
  const { label, programs = [], packages = [] } = product;
  return (
    <span className="min-w-0 flex-1 truncate py-1">
      <span className="font-medium">
        <UntrustedText text={label} length={60} />
      </span>{" "}
      <span className="font-mono text-sm text-muted">
        <UntrustedText text={[...programs, ...packages].join(", ")} length={300} />
      </span>
    </span>
  );
}

function NewProduct({ onAdd }: { readonly onAdd: (product: OwnProduct) => void }) {
  const [draft, setDraft] = useState<OwnProductDraft>(emptyDraft);
  const product = ownProductOf(draft);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (product === undefined) return;
    onAdd(product);
    setDraft(emptyDraft);
  };
  return (
    <form aria-label="Add an agent" onSubmit={add} className="flex flex-wrap items-end gap-2">
      {fields.map(({ field, name, hint }) => (
        <label key={field} className="flex min-w-28 flex-1 flex-col text-sm">
          <span className="text-muted">{name}</span>
          <input
            type="text"
            value={draft[field]}
            placeholder={hint}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => setDraft({ ...draft, [field]: target.value })}
            className="h-7 w-full min-w-0 rounded-md border border-line-strong bg-panel px-2 text-base"
          />
        </label>
      ))}
      <Button type="submit" disabled={product === undefined}>
        Add
      </Button>
    </form>
  );
}
