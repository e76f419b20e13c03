import type { ProcessInspector } from "@corral/inspector";
import type { SeenDeath } from "../../src/core/history/process-exit.ts";

/** Lets a test tell deaths as the kernel does, in place of whatever the inspector tells. */
export function tellDeaths(inspector: ProcessInspector): (...deaths: SeenDeath[]) => void {
  const watch = inspector.watchBirths.bind(inspector);
  let listen: ((deaths: readonly SeenDeath[]) => void) | undefined;
  inspector.watchBirths = (options: Parameters<typeof watch>[0] & DeathListener) => {
    const { onDeaths, ...rest } = options;
    listen = onDeaths;
    return watch(rest);
  };
  return (...deaths) => {
    if (listen === undefined) throw new Error("nobody listens for deaths");
    listen(deaths);
  };
}

interface DeathListener {
  readonly onDeaths?: (deaths: readonly SeenDeath[]) => void;
}
