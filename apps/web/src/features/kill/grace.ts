/** How long a polite round may take before force is used, milliseconds. */
export const graceMs = 5_000;
