import type { AgentProduct } from "../model/product.ts";
import { aider } from "./aider.ts";
import { amazonQ } from "./amazon-q.ts";
import { amp } from "./amp.ts";
import { antigravity } from "./antigravity.ts";
import { auggie } from "./auggie.ts";
import { claudeCode } from "./claude-code.ts";
import { claudeCodeAcp } from "./claude-code-acp.ts";
import { cline } from "./cline.ts";
import { codex } from "./codex.ts";
import { codexAcp } from "./codex-acp.ts";
import { continueCli } from "./continue.ts";
import { copilot } from "./copilot.ts";
import { crush } from "./crush.ts";
import { cursor } from "./cursor.ts";
import { droid } from "./droid.ts";
import { geminiCli } from "./gemini-cli.ts";
import { goose } from "./goose.ts";
import { grok } from "./grok.ts";
import { happy } from "./happy.ts";
import { junie } from "./junie.ts";
import { kilocode } from "./kilocode.ts";
import { kimi } from "./kimi.ts";
import { kiro } from "./kiro.ts";
import { mistralVibe } from "./mistral-vibe.ts";
import { opencode } from "./opencode.ts";
import { openhands } from "./openhands.ts";
import { pi } from "./pi.ts";
import { plandex } from "./plandex.ts";
import { qwenCode } from "./qwen-code.ts";

/** All products, one of each. */
export const products: readonly AgentProduct[] = [
  aider,
  amazonQ,
  amp,
  antigravity,
  auggie,
  claudeCode,
  claudeCodeAcp,
  cline,
  codex,
  codexAcp,
  continueCli,
  copilot,
  crush,
  cursor,
  droid,
  geminiCli,
  goose,
  grok,
  happy,
  junie,
  kilocode,
  kimi,
  kiro,
  mistralVibe,
  opencode,
  openhands,
  pi,
  plandex,
  qwenCode,
];
