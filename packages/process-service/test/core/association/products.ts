import type { AgentProducts } from "../../../src/core.ts";
import { programKinds } from "../../../src/core/programs/program-kinds.ts";

const labels = ["claude", "codex"];

/** Two agents by the name of their program, with their daemons, helpers and `-C`. */
export const products: AgentProducts = {
  identify: ({ name, command }) => {
    const words = command.length === 1 ? command[0]!.split(" ") : command;
    const program = (words[0] ?? name).split("/").at(-1);
    const label = labels.find((known) => known === program);
    if (label === undefined) return undefined;
    const role = words.includes("--managed-daemon")
      ? "daemon"
      : words[1] === "mcp-server"
        ? "helper"
        : "agent";
    const directory = words[1] === "-C" ? words[2] : undefined;
    const waitsIn = words[1] === "--spare" ? words[2] : undefined;
    return {
      label,
      title: label.toUpperCase(),
      role,
      ...(directory === undefined ? {} : { directory }),
      ...(waitsIn === undefined ? {} : { waitsIn }),
    };
  },
};

export const programs = programKinds(products, []);
