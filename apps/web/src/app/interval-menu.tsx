import { useMutation } from "@tanstack/react-query";
import { DropdownMenu } from "radix-ui";
import { failureOf } from "../api/failure.ts";
import { trpc } from "../api/trpc.ts";
import { Icon } from "../ui/icons.tsx";
import { toast } from "../ui/toasts.ts";

const choices = [500, 1_000, 2_000, 5_000, 10_000] as const;

const words = (ms: number): string => `every ${Number((ms / 1_000).toFixed(2))} s`;

/** How often the machine is scanned while someone watches: one setting for all pages. */
export function IntervalMenu({ intervalMs }: { readonly intervalMs: number }) {
  const update = useMutation(
    trpc.settings.update.mutationOptions({
      onError: (error) => toast(failureOf(error).message, "danger"),
    }),
  );
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label={`Scan interval: ${words(intervalMs)}`}
        className="flex items-center gap-0.5 rounded-md px-1 text-muted hover:bg-hover hover:text-ink max-sm:hidden"
      >
        {words(intervalMs)}
        <Icon name="down" className="size-3" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-40 min-w-32 rounded-lg border border-line-strong bg-raised p-1 shadow-float"
        >
          <DropdownMenu.RadioGroup
            value={String(intervalMs)}
            onValueChange={(value) => update.mutate({ watchIntervalMs: Number(value) })}
          >
            {choices.map((ms) => (
              <DropdownMenu.RadioItem
                key={ms}
                value={String(ms)}
                className="flex items-center gap-2 rounded px-2 py-1 outline-none select-none data-highlighted:bg-hover"
              >
                <span className="w-4">
                  <DropdownMenu.ItemIndicator>
                    <Icon name="check" />
                  </DropdownMenu.ItemIndicator>
                </span>
                {words(ms)}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
