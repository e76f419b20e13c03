import { visibleText } from "@corral/process-service/internal";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { ScrollRegion } from "../../../ui/scroll-region.tsx";

/** The full command. The copied text equals the shown text, with control characters escaped. */
export function CommandText({ command }: { readonly command: string }) {
  const text = visibleText(command);
  return (
    <div className="flex items-start gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
      <ScrollRegion label="Command" className="max-h-40 min-w-0 flex-1 py-1">
        <code className="untrusted font-mono text-sm whitespace-pre-wrap">
          {text === "" ? <i className="text-muted">(no command)</i> : text}
        </code>
      </ScrollRegion>
      <CopyButton text={text} label="Copy command" />
    </div>
  );
}
