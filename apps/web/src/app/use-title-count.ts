import { useEffect } from "react";
import { useLiveValue } from "../api/live.ts";

/** The tab's title says how many agents wait for the person: "(2) Corral". */
export function useTitleCount(): void {
  const waiting = useLiveValue(
    ({ view }) => view?.executors.filter(({ state }) => state?.state === "waiting").length ?? 0,
  );
  useEffect(() => {
    document.title = waiting === 0 ? "Corral" : `(${waiting}) Corral`;
  }, [waiting]);
}
