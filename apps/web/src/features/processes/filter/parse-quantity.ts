import type { Measure } from "./filter-terms.ts";

const scales: Readonly<Record<Measure, Readonly<Record<string, number>>>> = {
  cpu: { "": 1, "%": 1 },
  mem: {
    "": 1024 ** 2,
    b: 1,
    k: 1024,
    kb: 1024,
    m: 1024 ** 2,
    mb: 1024 ** 2,
    g: 1024 ** 3,
    gb: 1024 ** 3,
    t: 1024 ** 4,
    tb: 1024 ** 4,
  },
  age: { "": 60_000, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 },
};

const examples: Readonly<Record<Measure, string>> = {
  cpu: "cpu>50 (percent of one core)",
  mem: "mem>500MB or mem<2GB",
  age: "age>10m, age>2h or age<3d",
};

/** Parses a number with a unit into the measure's base unit; an error message where that fails. */
export function parseQuantity(measure: Measure, text: string): number | string {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-z%]*)$/i.exec(text);
  if (match === null) {
    return text === ""
      ? `a number belongs here: ${examples[measure]}`
      : `“${text}” is not a number: ${examples[measure]}`;
  }
  const scale = scales[measure][(match[2] ?? "").toLowerCase()];
  return scale === undefined
    ? `“${match[2]}” is not a unit of ${measure}: ${examples[measure]}`
    : Number(match[1]) * scale;
}
