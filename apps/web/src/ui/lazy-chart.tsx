import { lazy, Suspense } from "react";
import type { ChartProps } from "./chart.tsx";

const Chart = lazy(() => import("./chart.tsx"));

/** The chart library comes only when a chart is looked at; its place is kept meanwhile. */
export function LazyChart(props: ChartProps) {
  return (
    <Suspense fallback={<div className="h-24" />}>
      <Chart {...props} />
    </Suspense>
  );
}
