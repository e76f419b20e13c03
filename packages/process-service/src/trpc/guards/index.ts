export { parseHostName, parseOrigin } from "./allowed-names.ts";
export { checkContent, checkSize } from "./content-check.ts";
export { corsHeaders } from "./cors.ts";
export {
  createGuard,
  createSiteGuard,
  type GuardOptions,
  MAX_BODY_BYTES,
  type SiteOptions,
} from "./create-guard.ts";
export {
  checkCredentials,
  type Credentials,
  type ExpectedCredentials,
  secretsEqual,
  type SessionLookup,
} from "./credentials.ts";
export {
  answerNode,
  expressGuard,
  nodeFacts,
  type NodeRequest,
  type NodeResponse,
} from "./express.ts";
export {
  fastifyGuard,
  type FastifyLike,
  type FastifyReplyLike,
  type FastifyRequestLike,
} from "./fastify.ts";
export { fetchGuard } from "./fetch.ts";
export { allowedHosts, checkHost } from "./host-check.ts";
export { checkOrigin } from "./origin-check.ts";
export { type Refusal } from "./refusal.ts";
export { type RequestFacts } from "./request-facts.ts";
export {
  createTokenCheck,
  type TokenCheck,
  type TokenCheckOptions,
  type TokenMessages,
} from "./token-check.ts";
export { type Check, type Guard, guardOf, inTurn, refuse, type Verdict } from "./verdict.ts";
