import { type NodeRequest, nodeFacts } from "./express.ts";
import type { Guard } from "./verdict.ts";

/** What is used of a Fastify instance. */
export interface FastifyLike {
  addHook(
    name: "onRequest",
    hook: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>,
  ): unknown;
  options(path: string, handler: (request: unknown, reply: FastifyReplyLike) => unknown): unknown;
}

export interface FastifyRequestLike {
  readonly raw: NodeRequest;
  /** Knows the proxies that the app trusts. */
  readonly ip: string;
}

export interface FastifyReplyLike {
  code(status: number): FastifyReplyLike;
  headers(values: Record<string, string>): FastifyReplyLike;
  send(body?: string): FastifyReplyLike;
}

/** The guard as a plugin of Fastify: it guards all routes of the instance that it is registered in. */
export function fastifyGuard(guard: Guard): (instance: FastifyLike) => Promise<void> {
  const plugin = async (instance: FastifyLike) => {
    instance.addHook("onRequest", async ({ raw, ip }, reply) => {
      const { headers, answer } = guard({ ...nodeFacts(raw), peer: ip });
      reply.headers({ ...headers });
      return answer && reply.code(answer.status).send(answer.body);
    });
    // Hooks of an instance run for its routes only, and preflight requests need one; the guard answers.
    instance.options("*", (_request, reply) => reply.code(405).send());
  };
  // As fastify-plugin does: the hook belongs to the instance that registers, not to a child of it.
  return Object.assign(plugin, { [Symbol.for("skip-override")]: true });
}
