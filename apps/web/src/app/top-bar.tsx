import { useLiveValue } from "../api/live.ts";
import { UntrustedText } from "../ui/untrusted-text.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { setPreferences, themes, usePreferences } from "../state/preferences.ts";
import { StatusText } from "./status-text.tsx";
import { hrefOf, navigate, useUrlState } from "../state/use-url-state.ts";

/** Dialogs that open from the top bar of every page. */
export type DialogName = "help" | "settings";

export function TopBar({ onOpen }: { readonly onOpen: (dialog: DialogName) => void }) {
  const hostName = useLiveValue(({ view }) => view?.host.name);
  const { page } = useUrlState();
  const { theme } = usePreferences();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  return (
    <header className="flex h-10 shrink-0 max-sm:h-9 items-center gap-3 border-b border-line px-3 max-sm:gap-1.5 max-sm:px-2">
      <h1 className="flex items-center gap-2 font-semibold">
        <svg
          aria-hidden="true"
          viewBox="0 0 32 32"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.8"
          strokeLinecap="round"
          className="size-4.5 text-accent"
        >
          <path d="M6 8v18M16 5v21M26 8v18M3 13h26M3 20h26" />
        </svg>
        <span className="max-sm:sr-only">Corral</span>
      </h1>
      <nav aria-label="Pages" className="flex items-center gap-1">
        <PageLink name="Processes" current={page.kind === "processes"} kind="processes" />
        <PageLink name="Runs" current={page.kind === "runs"} kind="runs" />
        <PageLink name="History" current={page.kind === "history"} kind="history" />
      </nav>
      <div className="ml-auto flex min-w-0 items-center gap-3 max-sm:gap-1.5">
        {hostName !== undefined && (
          <span className="truncate text-muted max-sm:hidden">
            <UntrustedText text={hostName} length={60} />
          </span>
        )}
        <StatusText />
        <span className="flex shrink-0">
          <IconButton
            icon="theme"
            label={`Theme: ${theme}. Change to ${next}`}
            onClick={() => setPreferences({ theme: next })}
            className="max-sm:hidden"
          />
          <IconButton icon="settings" label="Settings" onClick={() => onOpen("settings")} />
          <IconButton icon="help" label="Keys and filters" onClick={() => onOpen("help")} />
        </span>
      </div>
    </header>
  );
}

function PageLink({
  name,
  kind,
  current,
}: {
  readonly name: string;
  readonly kind: "processes" | "runs" | "history";
  readonly current: boolean;
}) {
  return (
    <a
      href={hrefOf({ page: { kind } })}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigate({ page: { kind } });
      }}
      className="rounded-md px-2 py-1 text-muted max-sm:px-1 hover:bg-hover hover:text-foreground aria-[current]:text-foreground aria-[current]:font-semibold"
    >
      {name}
    </a>
  );
}
