import { useEffect, useRef } from "react";
import "./supported-locale.ts";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import "./chart.css";

export interface ChartProps {
  /** Milliseconds since the epoch, ascending. */
  readonly at: readonly number[];
  readonly values: readonly number[];
  /** Accessible name, with the newest value. */
  readonly label: string;
  readonly format: (value: number) => string;
  /** Ticks at powers of two (256 MB, 512 MB, 1 GB), for bytes. */
  readonly binary?: boolean;
}

const powersOfTwo = Array.from({ length: 50 }, (_, power) => 2 ** power);

const height = 96;

/** Line chart over time (uPlot), in the colours of the theme. */
export default function Chart({ at, values, label, format, binary = false }: ChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const formatter = useRef(format);

  useEffect(() => {
    const parent = element.current;
    if (parent === null) return undefined;
    const style = getComputedStyle(parent);
    const axis = {
      // Functions, because the theme may change between drawings.
      stroke: () => style.color,
      grid: { stroke: () => style.borderTopColor, width: 1 },
      ticks: { show: false },
      font: `11px ${style.fontFamily}`,
    };
    plot.current = new UPlot(
      {
        width: parent.clientWidth,
        height,
        legend: { show: false },
        cursor: { y: false, points: { size: 5 } },
        scales: { y: { range: (_, __, max) => [0, Math.max(max * 1.1, 1)] } },
        axes: [
          { ...axis, size: 22, space: 70, values: "{HH}:{mm}:{ss}" },
          {
            ...axis,
            size: 58,
            space: 24,
            ...(binary ? { incrs: powersOfTwo } : undefined),
            values: (_, splits) => splits.map((each) => formatter.current(each)),
          },
        ],
        series: [
          {},
          {
            stroke: () => style.outlineColor,
            fill: () => style.backgroundColor,
            width: 1.5,
            points: { show: false },
          },
        ],
      },
      [[], []],
      parent,
    );
    const observer = new ResizeObserver(() =>
      plot.current?.setSize({ width: parent.clientWidth, height }),
    );
    observer.observe(parent);
    return () => {
      observer.disconnect();
      plot.current?.destroy();
    };
  }, [binary]);

  useEffect(() => {
    plot.current?.setData([at.map((ms) => ms / 1000), [...values]]);
  }, [at, values]);

  return <div ref={element} role="img" aria-label={label} className="chart" />;
}
