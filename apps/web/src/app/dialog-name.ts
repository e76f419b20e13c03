/** The dialogs that every page can open. */
export type DialogName = "help" | "settings";
