import type { SessionReader } from "../model/reader.ts";
import { antigravitySessions } from "./antigravity.ts";
import { claudeCodeSessions } from "./claude-code.ts";
import { clineSessions } from "./cline.ts";
import { codexSessions } from "./codex.ts";
import { copilotSessions } from "./copilot.ts";
import { cursorSessions } from "./cursor.ts";
import { geminiCliSessions } from "./gemini-cli.ts";
import { opencodeSessions } from "./opencode.ts";
import { qwenCodeSessions } from "./qwen-code.ts";

/** All products whose sessions can be read. */
export const sessionReaders: readonly SessionReader[] = [
  antigravitySessions,
  claudeCodeSessions,
  clineSessions,
  codexSessions,
  copilotSessions,
  cursorSessions,
  geminiCliSessions,
  opencodeSessions,
  qwenCodeSessions,
];
