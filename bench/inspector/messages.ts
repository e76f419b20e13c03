/** What an implementation's process answers: once about itself, then once for each scan it is asked for. */
export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "absent"; readonly reason: string }
  | { readonly kind: "scanned"; readonly ms: number; readonly processes: number }
  | { readonly kind: "failed"; readonly reason: string };
