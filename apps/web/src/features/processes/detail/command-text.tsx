import { visibleText } from "@corral/process-service/internal";
import { useState } from "react";
import { IconButton } from "../../../ui/icon-button.tsx";
import { toast } from "../../../ui/toasts.ts";

/** The full command. The copied text equals the shown text, with control characters escaped. */
export function CommandText({ command }: { readonly command: string }) {
  const [copied, setCopied] = useState(false);
  const text = visibleText(command);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1_500);
    } catch {
      toast("The browser did not allow copying.", "danger");
    }
  };
  return (
    <div className="flex items-start gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
      <code className="untrusted max-h-40 min-w-0 flex-1 overflow-auto py-1 font-mono text-sm whitespace-pre-wrap">
        {text === "" ? <i className="text-muted">(no command)</i> : text}
      </code>
      <IconButton
        icon={copied ? "check" : "copy"}
        label={copied ? "Copied" : "Copy command"}
        onClick={() => void copy()}
      />
    </div>
  );
}
