/** Exit codes of `corral`; listed in `corral --help`. */
export const exitCodes = {
  /** Success. For `kill`: every confirmed process is gone. */
  done: 0,
  /** Failure. For `kill`: a confirmed process survived, or its state is unknown. */
  failed: 1,
  /** Invalid arguments. */
  usage: 2,
  /** Nothing matched. */
  nothing: 3,
  /** A confirmed process had changed; nothing was signalled. */
  conflict: 4,
  /** Not permitted: read-only, another user's process, a wrong token. */
  denied: 5,
  /** The user answered no. */
  declined: 6,
  /** Ctrl-C at a question: 128 plus the number of SIGINT, as shells do. */
  interrupted: 130,
} as const;
