import { lazy, Suspense } from "react";
import type { ChartProps } from "./chart.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";

const Chart = lazy(() => import("./chart.tsx"));

/** Loads the chart library on first use and keeps the chart's place until then. */
export function LazyChart(props: ChartProps) {
  return (
    <ErrorBoundary fallback={<p className="text-muted">{props.label}</p>}>
      <Suspense fallback={<div className="h-24" />}>
        <Chart {...props} />
      </Suspense>
    </ErrorBoundary>
  );
}
