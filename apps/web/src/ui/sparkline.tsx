const width = 84;
const height = 16;

/** y of the value 0. */
const bottom = height - 1.5;

/**
 * SVG path of the samples, with gaps at NaN. `fullScale` is the smallest value of the full height.
 */
export function sparkPath(samples: Float32Array, fullScale: number): string {
  let max = fullScale;
  for (const value of samples) if (value > max) max = value;
  let path = "";
  let pen = "M";
  for (let index = 0; index < samples.length; index += 1) {
    const value = samples[index] ?? Number.NaN;
    if (Number.isNaN(value)) {
      pen = "M";
      continue;
    }
    const x = Math.round((index / (samples.length - 1)) * width * 10) / 10;
    const y = Math.round((bottom - (value / max) * (height - 3)) * 10) / 10;
    path += `${pen}${x} ${y}`;
    pen = "L";
  }
  return path;
}

/** SVG path of the area below the line, one per unbroken part of the line. */
function areaPath(line: string): string {
  return line
    .split("M")
    .filter((piece) => piece !== "")
    .map((piece) => {
      const from = piece.slice(0, piece.indexOf(" "));
      const last = piece.slice(piece.lastIndexOf("L") + 1);
      return `M${from} ${height}L${piece}L${last.slice(0, last.indexOf(" "))} ${height}Z`;
    })
    .join("");
}

/** A small line chart beside its number, which screen readers get instead. */
export function Sparkline({
  samples,
  fullScale = 25,
  filled = false,
  className = "",
}: {
  readonly samples: Float32Array;
  /** Smallest value that the full height stands for; default: a quarter of a core. */
  readonly fullScale?: number;
  readonly filled?: boolean;
  readonly className?: string;
}) {
  const line = sparkPath(samples, fullScale);
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      fill="none"
      stroke="currentColor"
      className={`h-4 w-21 ${className}`}
    >
      {filled && <path d={areaPath(line)} stroke="none" fill="currentColor" fillOpacity="0.16" />}
      <path
        d={line}
        strokeWidth="1.2"
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
