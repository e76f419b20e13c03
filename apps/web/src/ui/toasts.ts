export interface ToastMessage {
  readonly id: number;
  readonly text: string;
  readonly look: "plain" | "danger";
}

let messages: readonly ToastMessage[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly ToastMessage[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

/** Says something for a few seconds, in a corner and to a screen reader. */
export function toast(text: string, look: ToastMessage["look"] = "plain"): void {
  set([...messages, { id: nextId, text, look }].slice(-3));
  nextId += 1;
}

export const dismissToast = (id: number): void => set(messages.filter((each) => each.id !== id));

export const toastStore = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): readonly ToastMessage[] => messages,
};
