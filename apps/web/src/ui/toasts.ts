import { Store } from "../lib/store.ts";

interface ToastMessage {
  readonly id: number;
  readonly text: string;
  readonly variant: "plain" | "danger";
}

export const toasts = new Store<readonly ToastMessage[]>([]);
let nextId = 1;

/** Shows a message for six seconds and announces it to screen readers. */
export function toast(text: string, variant: ToastMessage["variant"] = "plain"): void {
  toasts.set([...toasts.get(), { id: nextId, text, variant }].slice(-3));
  nextId += 1;
}

export const dismissToast = (id: number): void =>
  toasts.set(toasts.get().filter((each) => each.id !== id));
