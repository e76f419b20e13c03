import type { Result } from "./run.ts";
import { tableOf } from "./table.ts";

/** docs/corpus.md. */
export function documentOf(results: readonly Result[]): string {
  return `<!-- Written by \`pnpm --filter @corral/corpus run report\`. -->

# The corpus

Process tables with right answers (\`tools/corpus/scenes\`), played through the real service over a machine in memory. How a scene is written: \`tools/corpus/README.md\`.

- **false agent**: an executor at a process that is no agent, or that belongs to another one.
- **false owner**: a process that a living agent owns wrongly, so that stopping the agent would stop it.
- **false left-over**: a process that cleaning up would stop wrongly.
- **false relation**: a process that is shown as related by a hint although nothing ties it to the agent.
- **missed**: an agent, an owned process or a left-over that is not recognised; **recall** is what is.
- **wrong place**: an agent with another workspace, project or branch.
- **wrong session**: an agent with another session than its own, or with another title or state.

${tableOf(results)}
`;
}
