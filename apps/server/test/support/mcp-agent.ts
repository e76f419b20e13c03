import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { main } from "./corral-process.ts";

/**
 * A real MCP client whose server runs below an agent of its own: a shell under `corral run`, which has
 * started two servers before. `elicits` answers a question whether to stop.
 */
export async function mcpAgent(
  dataDirectory: string,
  {
    elicits,
    words = [],
  }: { readonly elicits?: () => boolean | "cancel"; readonly words?: readonly string[] } = {},
) {
  const mcp = [process.execPath, main, "mcp", ...words].map((word) => `'${word}'`).join(" ");
  const script = `sleep 3001 </dev/null >/dev/null 2>&1 & sleep 3002 </dev/null >/dev/null 2>&1 & ${mcp}; :`;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, "run", "--", "bash", "-c", script],
    env: { ...inherited(), CORRAL_DATA_DIR: dataDirectory, SHLVL: "1" },
    stderr: "ignore",
  });
  const capabilities = elicits === undefined ? {} : { elicitation: {} };
  const client = new Client({ name: "test", version: "1" }, { capabilities });
  if (elicits !== undefined) {
    client.setRequestHandler("elicitation/create", async () => {
      const stop = elicits();
      return stop === "cancel" ? { action: stop } : { action: "accept", content: { stop } };
    });
  }
  await client.connect(transport);
  const call = async (name: string, input: Record<string, unknown> = {}) => {
    const { content, structuredContent, isError } = await client.callTool({
      name,
      arguments: input,
    });
    const text = Array.isArray(content) ? String(Object(content[0]).text) : "";
    return { text, data: Object(structuredContent), isError: isError === true };
  };
  return {
    client,
    pid: transport.pid ?? 0,
    call,
    /** The pids of its servers. */
    servers: async (): Promise<readonly number[]> => {
      const { data } = await call("my_processes");
      return Object(data).processes.map(({ pid }: { readonly pid: number }) => pid);
    },
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
