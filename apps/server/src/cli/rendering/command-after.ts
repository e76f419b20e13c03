import { visibleText } from "@corral/process-service/internal";
import type { Colors } from "picocolors/types.js";

/** The whole command after what runs, as far as the line has room; a pipe gets all of it. */
export function commandAfter(
  { command, title }: { readonly command: string; readonly title?: string },
  colors: Colors,
): string {
  return command === "" || command === title ? "" : `  ${colors.dim(visibleText(command))}`;
}
