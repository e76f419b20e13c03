import { commandLine, commandLineLimit, visiblePart } from "./command-line.ts";
import { maskNamed } from "./mask-named.ts";
import { isCount, isSecretName, mask, mayHoldSecretName } from "./secret-names.ts";

/**
 * An argv with its secrets masked: values of secret flags and variables, credentials in addresses
 * and headers, and what is a secret by its shape. Errs on the side of masking.
 */
export function maskCommand(command: readonly string[]): readonly string[] {
  const program = programOf(command[0] ?? "");
  return command.map((argument, at) => {
    if (at === 0) return maskText(argument);
    const before = command[at - 1] ?? "";
    const value = valueOf(before, argument, program);
    if (value !== undefined) return value;
    if (program.startsWith("my") || program.startsWith("maria")) {
      // mysql takes its password attached to -p, and only so
      if (/^-p.+/.test(argument)) return `-p${mask}`;
    }
    // A shell's script is text of several words; any other NAME=value is one value to its end.
    if (/^-\w*c$/.test(before)) return maskText(argument);
    const assigned = /^(-{0,2}[A-Za-z_][\w.-]*)=([^]+)$/.exec(argument);
    if (
      assigned?.[1] !== undefined &&
      isSecretName(assigned[1]) &&
      !isCount(assigned[1], assigned[2])
    ) {
      return `${assigned[1]}=${mask}`;
    }
    return maskText(argument);
  });
}

/** The same for free text: a log line, a shell script, the title of a process. */
export function maskText(text: string): string {
  // Each look is cheap and spares what follows it; most arguments pass them all.
  let masked = text;
  if (hasShape.test(text)) for (const shape of shapes) masked = masked.replace(shape, mask);
  if (text.includes("@")) {
    masked = masked
      .replace(userInfo, `$1:${mask}@`)
      .replace(loneUserInfo, `$1${mask}@`)
      .replace(bareUserInfo, (whole, lead: string, user: string) =>
        packageSchemes.has(user.toLowerCase()) ? whole : `${lead}${user}:${mask}@`,
      );
  }
  if (/authorization|bearer/i.test(text)) {
    masked = masked.replace(authorization, `$1${mask}`).replace(bearer, `$1 ${mask}`);
  }
  return mayHoldSecretName.test(text) ? maskNamed(masked) : masked;
}

/** An argv as one line that may leave the process service: masked, quoted, at most 4,096 characters. */
export function maskedCommandLine(command: readonly string[]): string {
  // As much again as can be seen: a secret that begins there must be recognisable by its end.
  return commandLine(maskCommand(visiblePart(command, 2 * commandLineLimit)));
}

/** The beginnings of `shapes`. */
const hasShape =
  /-----BEGIN|sk-|[rs]k_|whsec_|gh[pousr]_|github_pat_|gl[a-z]{2,4}-|npm_|A[KS]IA|xox|xapp-|AIza|ya29|eyJ|SG\.|(?:hf|dop_v1|sntrys|shpat|pypi|lin_api|glsa|figd|pul|dckr_pat|vercel)[_-]/;

/** Recognisable wherever they stand, by the prefix that their issuers chose for that purpose. */
const shapes: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\bsk-(?=[\w-]*\d)[\w-]{6,}|\bsk-[\w-]{16,}/g, // OpenAI, Anthropic, OpenRouter
  /\b[rs]k_(?:live|test)_\w{6,}|\bwhsec_\w{8,}/g, // Stripe
  /\bgh[pousr]_\w{6,}|\bgithub_pat_\w{6,}/g,
  /\bgl(?:pat|ptt|dt|rt|soat)-[\w-]{8,}/g, // GitLab
  /\bnpm_[A-Za-z\d]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z\d]{12,}/g,
  /\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{8,}/g, // Slack
  /\bAIza[\w-]{20,}|\bya29\.[\w-]{8,}/g, // Google
  /\beyJ[\w-]{5,}\.[\w-]{2,}(?:\.[\w-]*)?/g, // JWT
  /\b(?:hf|dop_v1|sntrys|shpat|pypi|lin_api|glsa|figd|pul|dckr_pat|vercel)[_-](?=\w*\d)\w{16,}/g,
  /\bSG\.[\w-]{10,}\.[\w-]{10,}/g, // SendGrid
];

/** scheme://user:password@ */
const userInfo = /(\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s/:@'"]{0,200}):[^\s/@'"]+@/gi;

/** scheme://token@ — short ones are user names. */
const loneUserInfo = /(\b[a-z][a-z\d+.-]{0,20}:\/\/)[\w-]{20,}@/gi;

/** user:password@host without a scheme; not image:tag@sha256:… and not name:pkg@1.2.3. */
const bareUserInfo = /(^|[\s'"=,])([\w.+-]{1,64}):[^\s:@/'"]+@(?!sha\d+:|\d)(?=[\w[])/g;

const packageSchemes = new Set([
  "npm",
  "jsr",
  "workspace",
  "file",
  "link",
  "github",
  "gitlab",
  "git",
]);

const authorization =
  /(\b(?:proxy-)?authorization["']?\s*[:=]\s*["']?(?:(?:basic|bearer|digest|token|negotiate|aws4-hmac-sha256)\s+)?)[^\s"',;]+/gi;

const bearer = /\b(bearer) [^\s"',;]+/gi;

/** What to show of an argument that is the value of the flag before it; undefined when it is none. */
function valueOf(flag: string, argument: string, program: string): string | undefined {
  if (argument === "" || argument.startsWith("-")) return undefined;
  if (shortFlags.get(program)?.includes(flag) === true) {
    const colon = argument.indexOf(":");
    if (flag === "-p" || flag === "-a" || flag === "-w") return mask;
    return colon < 0 ? undefined : `${argument.slice(0, colon)}:${mask}`;
  }
  const name = /^--?([A-Za-z][\w.-]+)$/.exec(flag)?.[1];
  return name !== undefined && isSecretName(name) && !isCount(name, argument) ? mask : undefined;
}

/** One-letter flags that carry a secret in these programs, and something harmless in others. */
const shortFlags: ReadonlyMap<string, readonly string[]> = new Map([
  ["sshpass", ["-p"]],
  ["curl", ["-u", "--user", "-U", "--proxy-user"]],
  ["redis-cli", ["-a"]],
  ["ldapsearch", ["-w"]],
  ["smbclient", ["-U"]],
]);

function programOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
