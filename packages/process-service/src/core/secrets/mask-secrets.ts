import { commandLine, commandLineLimit, visiblePart } from "../text/command-line.ts";
import { findAddresses } from "./find-addresses.ts";
import { CommandReader } from "./find-by-program.ts";
import { findHeaders } from "./find-headers.ts";
import { findInScript } from "./find-in-script.ts";
import { findNamed } from "./find-named.ts";
import { isHarmlessValue, isSecretName, mask } from "./secret-names.ts";
import { maskSpans, type Span } from "./spans.ts";
import { findTokens } from "./token-shapes.ts";

/**
 * Arguments with secrets masked: values of secret flags and variables, credentials in addresses and
 * headers, values of program-specific flags (also in embedded scripts), and known token shapes. The
 * number of arguments stays. Masks in doubt.
 */
export function maskCommand(command: readonly string[]): readonly string[] {
  const reader = new CommandReader();
  return command.map((argument, at) => {
    const found: Span[] = [];
    const own = reader.next(argument);
    if (own !== undefined) found.push(own);
    // A shell's script is text of several words; any other NAME=value is one value to its end.
    if (at > 0 && !/^-\w*c$/.test(command[at - 1] ?? "")) findAssigned(argument, found);
    findInText(argument, found);
    return settle(argument, found);
  });
}

/** The same for free text: a log line, a shell script, the title of a process. */
export function maskText(text: string): string {
  const found: Span[] = [];
  findInText(text, found);
  return settle(text, found);
}

/** Arguments as one line for output: masked, quoted, at most 4,096 characters. */
export function maskedCommandLine(command: readonly string[]): string {
  return maskedLine(maskArguments(command));
}

/** The part of arguments that is shown, masked. */
export function maskArguments(command: readonly string[]): readonly string[] {
  // Twice the visible length, so that a secret at the cut is read to its end.
  return maskCommand(visiblePart(command, 2 * commandLineLimit));
}

/** Masked arguments as one line for output. */
export function maskedLine(masked: readonly string[]): string {
  return commandLine(masked);
}

/** Cheap checks first; most arguments contain nothing that the later ones look for. */
function findInText(text: string, found: Span[], depth = 0): void {
  findTokens(text, found);
  findAddresses(text, found);
  findHeaders(text, found);
  findNamed(text, found);
  findInScript(text, found, depth, findInText);
}

/**
 * Masks again until nothing changes, at most three times: a secret with a quote in it hides what
 * follows from the first pass.
 */
function settle(text: string, found: readonly Span[]): string {
  let masked = maskSpans(text, found);
  for (let rounds = 0; masked !== text && rounds < 3; rounds += 1) {
    const more: Span[] = [];
    findInText(masked, more);
    const again = maskSpans(masked, more);
    if (again === masked) break;
    masked = again;
  }
  return masked;
}

function findAssigned(argument: string, found: Span[]): void {
  const name = /^(?:-{0,2}[A-Za-z_][\w.-]{0,200})(?==)/.exec(argument)?.[0];
  if (name === undefined || !isSecretName(name, name.startsWith("-") ? "flag" : "variable")) return;
  const value = argument.slice(name.length + 1);
  if (value !== mask && !isHarmlessValue(name, value))
    found.push([name.length + 1, argument.length]);
}
