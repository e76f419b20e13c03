import { QueryClientProvider } from "@tanstack/react-query";
import { Tooltip } from "radix-ui";
import { lazy, Suspense, useState } from "react";
import { queryClient } from "../api/trpc.ts";
import { optionalColumns } from "../features/processes/table/columns.ts";
import { Announcer } from "../ui/announcer.tsx";
import { ErrorBoundary } from "../ui/error-boundary.tsx";
import { Toaster } from "../ui/toaster.tsx";
import { ErrorFallback } from "./error-fallback.tsx";
import { Page } from "./page.tsx";
import { type DialogName, TopBar } from "./top-bar.tsx";
import { useHelpKey } from "./use-help-key.ts";
import { useTitleCount } from "./use-title-count.ts";

const HelpDialog = lazy(() => import("../features/help/help-dialog.tsx"));
const SettingsDialog = lazy(() => import("../features/settings/settings-dialog.tsx"));

export function App() {
  const [dialog, setDialog] = useState<DialogName>();
  useHelpKey(() => setDialog("help"));
  useTitleCount();
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={500}>
        <div className="flex h-full flex-col">
          <TopBar onOpen={setDialog} />
          <main className="flex min-h-0 flex-1 flex-col overflow-y-auto">
            <ErrorBoundary fallback={<ErrorFallback />}>
              <Suspense fallback={null}>
                <Page />
              </Suspense>
            </ErrorBoundary>
          </main>
        </div>
        <Suspense fallback={null}>
          {dialog === "help" && <HelpDialog onClose={() => setDialog(undefined)} />}
          {dialog === "settings" && (
            <SettingsDialog columns={optionalColumns} onClose={() => setDialog(undefined)} />
          )}
        </Suspense>
        <Announcer />
        <Toaster />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
