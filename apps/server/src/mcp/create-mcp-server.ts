import {
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  inputResponse,
  McpServer,
  type CallToolResult,
  type ServerContext,
  type ToolAnnotations,
} from "@modelcontextprotocol/server";
import * as z from "zod";
import { explainFailure } from "../connection/explain-failure.ts";
import { version } from "../package/version.ts";
import { headroom, myProcesses, whoHasPort, whyProcess } from "./ask.ts";
import { previewStop } from "./preview-stop.ts";
import { shapes } from "./shapes.ts";
import { planOf, stop } from "./stop.ts";
import {
  ToolRefusal,
  withCall,
  type Call,
  type ToolAnswer,
  type ToolContext,
} from "./tool-context.ts";

/** All four are set: one that is missing means the worst to a client. */
const looks: ToolAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
const stops: ToolAnnotations = {
  ...looks,
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
};

const port = z.int().min(1).max(65_535);
const target = z.string().min(1).max(4_096);
const yes = z.object({ stop: z.boolean() });

/** Clients say that they can ask, also where they run without a person. */
const nobodyAnswered =
  "Nobody answered the question whether to stop, so nothing was stopped. Where an agent runs without a person, a person starts its tools as `corral mcp --no-ask`.";

const instructions =
  "Corral knows which agent started which process. Ask it before you end anything: never kill by name (pkill, killall), which ends other agents' servers. preview_stop makes a plan, stop carries it out.";

/** The tools for one client: one connection over stdio, one request over HTTP. */
export function createMcpServer(context: ToolContext): McpServer {
  const server = new McpServer({ name: "corral", version }, { instructions });
  const answer = async <Data extends object>(work: (call: Call) => Promise<ToolAnswer<Data>>) =>
    told(async () => withCall(context, work));

  server.registerTool(
    "my_processes",
    {
      description: "What you (this agent) started and what still runs of it: pids, ports, memory.",
      outputSchema: shapes.my_processes,
      annotations: looks,
    },
    async () => answer(myProcesses),
  );
  server.registerTool(
    "who_has_port",
    {
      description: "Which process listens on a port, and whether it is yours or another agent's.",
      inputSchema: z.object({ port }),
      outputSchema: shapes.who_has_port,
      annotations: looks,
    },
    async (input) => answer(async (call) => whoHasPort(call, input)),
  );
  server.registerTool(
    "why_process",
    {
      description: "Whose a process is and how that is known. target: a pid, or a :port.",
      inputSchema: z.object({ target }),
      outputSchema: shapes.why_process,
      annotations: looks,
    },
    async (input) => answer(async (call) => whyProcess(call, input)),
  );
  server.registerTool(
    "headroom",
    {
      description: "Free memory and cores of this machine: look before a big build or test run.",
      outputSchema: shapes.headroom,
      annotations: looks,
    },
    async () => answer(headroom),
  );
  server.registerTool(
    "preview_stop",
    {
      description:
        "Plan a stop of what you started; stops nothing. targets: pids or :ports, none for all of yours; tree: with all below the one target; force: SIGKILL at once. Answers with a planId for stop.",
      inputSchema: z.object({
        targets: z.array(target).max(100).optional(),
        tree: z.boolean().optional(),
        force: z.boolean().optional(),
      }),
      outputSchema: shapes.preview_stop,
      annotations: { ...looks, idempotentHint: false },
    },
    async (input) => answer(async (call) => previewStop(call, input)),
  );
  server.registerTool(
    "stop",
    {
      description: "Carry out a plan of preview_stop, once, and say what became of each process.",
      inputSchema: z.object({ planId: z.string().min(1).max(100) }),
      outputSchema: shapes.stop,
      annotations: stops,
    },
    async ({ planId }, ctx) => {
      if (!context.asks || !canAsk(server, ctx))
        return answer(async (call) => stop(call, planOf(call, planId)));
      const said = inputResponse(ctx.mcpReq.inputResponses, "confirm");
      if (said.kind !== "elicit") {
        try {
          const { says } = await withCall(context, async (call) => planOf(call, planId));
          const question = inputRequired.elicit({ message: `Stop ${says}?`, requestedSchema: yes });
          return inputRequired({ inputRequests: { confirm: question } });
        } catch (error) {
          return refused(error);
        }
      }
      if (said.action === "cancel") return refused(new ToolRefusal(nobodyAnswered));
      if (said.action !== "accept" || said.content?.["stop"] !== true)
        return refused(new ToolRefusal("The person said no: nothing was stopped."));
      return answer(async (call) => stop(call, planOf(call, planId)));
    },
  );
  return server;
}

async function told<Data extends object>(
  work: () => Promise<ToolAnswer<Data>>,
): Promise<CallToolResult> {
  try {
    const { text, data } = await work();
    return { content: [{ type: "text", text }], structuredContent: { ...data } };
  } catch (error) {
    return refused(error);
  }
}

/** Expected failures are for the agent to read; a bug is for the client to report. */
function refused(error: unknown): CallToolResult {
  const text = error instanceof ToolRefusal ? error.message : explainFailure(error)?.line;
  if (text === undefined) throw error;
  return { content: [{ type: "text", text }], isError: true };
}

/** Whether the client can ask a person. A legacy client over HTTP has not said so to this request. */
function canAsk({ server }: McpServer, { mcpReq }: ServerContext): boolean {
  const envelope: Readonly<Record<string, unknown>> | undefined = mcpReq.envelope;
  const told = envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities();
  return typeof told === "object" && told !== null && "elicitation" in told;
}
