import { useMutation } from "@tanstack/react-query";
import { trpc } from "../api/trpc.ts";
import { ChoiceMenu } from "../ui/choice-menu.tsx";
import { Icon } from "../ui/icons.tsx";

const words = (ms: number): string => `every ${Number((ms / 1_000).toFixed(2))} s`;

const choices = [500, 1_000, 2_000, 5_000, 10_000].map((ms) => [String(ms), words(ms)] as const);

/**
 * The scan interval while a page or a command watches: one setting of the server, for all pages.
 */
export function IntervalMenu({ intervalMs }: { readonly intervalMs: number }) {
  const update = useMutation(trpc.settings.update.mutationOptions());
  return (
    <ChoiceMenu
      value={String(intervalMs)}
      options={choices}
      onChange={(ms) => update.mutate({ watchIntervalMs: Number(ms) })}
    >
      <button
        type="button"
        aria-label={`Scan interval: ${words(intervalMs)}`}
        className="flex h-6 items-center gap-0.5 rounded-md px-1 text-muted hover:bg-hover hover:text-foreground max-sm:hidden"
      >
        {words(intervalMs)}
        <Icon name="down" className="size-3" />
      </button>
    </ChoiceMenu>
  );
}
