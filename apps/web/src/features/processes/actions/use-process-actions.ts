import type { ProcessIdentity } from "@corral/inspector/core";
import { identityOf } from "@corral/inspector/core";
import type { ProcessView } from "@corral/process-service/core";
import { useMutation } from "@tanstack/react-query";
import { trpc } from "../../../api/trpc.ts";

export interface ProcessAction {
  readonly label: string;
  readonly run: () => void;
}

/** SIGSTOP or SIGCONT: a stopped process keeps its memory. Only for what belongs to an executor. */
export function usePauseAction(process: ProcessView | undefined): ProcessAction | undefined {
  const { mutate } = useMutation(trpc.processes.signal.mutationOptions());
  const identity = process && identityOf(process);
  if (identity === undefined || process?.association === undefined) return undefined;
  if (process.sharedBy !== undefined) return undefined;
  const stopped = process.state === "stopped";
  return {
    label: stopped ? "Continue" : "Pause",
    run: () => mutate({ process: identity, signal: stopped ? "SIGCONT" : "SIGSTOP" }),
  };
}

/** Protects a process or an executor, or ends that. */
export function useProtectAction(
  target: { readonly process: ProcessIdentity } | { readonly executorId: string } | undefined,
  isProtected: boolean,
): ProcessAction | undefined {
  const put = useMutation(trpc.protections.put.mutationOptions());
  const remove = useMutation(trpc.protections.remove.mutationOptions());
  if (target === undefined) return undefined;
  return {
    label: isProtected ? "No longer protect" : "Protect: never stop it",
    run: () => (isProtected ? remove : put).mutate(target),
  };
}
