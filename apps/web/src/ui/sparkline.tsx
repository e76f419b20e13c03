const width = 84;
const height = 16;

/** Samples as a line; a gap where there was none. The scale begins at a quarter of a core. */
export function sparkPath(samples: Float32Array, atLeast = 25): string {
  let most = atLeast;
  for (const value of samples) if (value > most) most = value;
  let path = "";
  let pen = "M";
  for (let index = 0; index < samples.length; index += 1) {
    const value = samples[index] ?? Number.NaN;
    if (Number.isNaN(value)) {
      pen = "M";
      continue;
    }
    const x = Math.round((index / (samples.length - 1)) * width * 10) / 10;
    const y = Math.round((height - 1.5 - (value / most) * (height - 3)) * 10) / 10;
    path += `${pen}${x} ${y}`;
    pen = "L";
  }
  return path;
}

export function Sparkline({
  samples,
  label,
  className = "",
}: {
  readonly samples: Float32Array;
  /** For a screen reader; absent where a number beside it says the same. */
  readonly label?: string;
  readonly className?: string;
}) {
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      fill="none"
      stroke="currentColor"
      className={`h-4 w-21 ${className}`}
      {...(label === undefined
        ? { "aria-hidden": true }
        : { role: "img" as const, "aria-label": label })}
    >
      <path
        d={sparkPath(samples)}
        strokeWidth="1.2"
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
