import { QueryClientProvider } from "@tanstack/react-query";
import { Tooltip } from "radix-ui";
import { queryClient } from "../api/trpc.ts";
import { ProcessesPage } from "../features/processes/processes-page.tsx";
import { Announcer } from "../ui/announcer.tsx";
import { Toaster } from "../ui/toaster.tsx";
import { TopBar } from "./top-bar.tsx";

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={500}>
        <div className="flex h-full flex-col">
          <TopBar />
          <main className="flex min-h-0 flex-1 flex-col">
            <ProcessesPage />
          </main>
        </div>
        <Announcer />
        <Toaster />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
