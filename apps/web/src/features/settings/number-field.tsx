import { useState } from "react";

/** A number input that commits when it loses the focus or on Enter, not at each key press. */
export function NumberField({
  name,
  unit,
  value,
  min,
  onChange,
}: {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly min: number;
  readonly onChange: (value: number) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const shown = typed ?? String(Number(value.toFixed(2)));
  const commit = (): void => {
    const next = Number(shown);
    setTyped(undefined);
    if (typed !== undefined && Number.isFinite(next) && next >= min) onChange(next);
  };
  return (
    <label className="grid items-center gap-x-4 sm:grid-cols-[11rem_1fr]">
      <span>{name}</span>
      <span className="flex items-center gap-2">
        <input
          type="number"
          min={min}
          step="any"
          value={shown}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => event.key === "Enter" && commit()}
          className="h-7 w-24 rounded-md border border-line-strong bg-panel px-2 text-right [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none"
        />
        <span className="text-muted">{unit}</span>
      </span>
    </label>
  );
}
