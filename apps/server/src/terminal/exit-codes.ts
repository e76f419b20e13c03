/** What `corral` exits with; listed in `corral --help`. */
export const exitCodes = {
  /** Done. For `kill`: everything that was confirmed is gone. */
  done: 0,
  /** It was tried and failed. For `kill`: something lives on, or may. */
  failed: 1,
  /** The arguments do not make sense. */
  usage: 2,
  /** Nothing matched. */
  nothing: 3,
  /** What was confirmed had changed; nothing was signalled. */
  conflict: 4,
  /** Not allowed: read-only, another user's process, a missing token. */
  denied: 5,
  /** A person said no. */
  declined: 6,
  /** Ctrl-C at a question: 128 and the signal's number, as shells have it. */
  interrupted: 130,
} as const;
