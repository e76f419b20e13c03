import type { SessionReader } from "../model/reader.ts";
import { claudeCodeSessions } from "./claude-code.ts";
import { codexSessions } from "./codex.ts";
import { copilotSessions } from "./copilot.ts";
import { opencodeSessions } from "./opencode.ts";

/** All products whose sessions can be read. */
export const sessionReaders: readonly SessionReader[] = [
  claudeCodeSessions,
  codexSessions,
  copilotSessions,
  opencodeSessions,
];
