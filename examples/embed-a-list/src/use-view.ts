import type { CorralClient, CorralView, WatchFilter, WatchState } from "@corral/client";
import { useEffect, useState } from "react";

/** What the filter selects, as it is now; `view` is absent before the first answer. Keep `filter` the same. */
export function useView(corral: CorralClient, filter: WatchFilter) {
  const [view, setView] = useState<CorralView>();
  const [state, setState] = useState<WatchState>();
  useEffect(() => {
    const watching = corral.watch(setView, { filter, onState: setState });
    return () => watching.close();
  }, [corral, filter]);
  return { view, state };
}
