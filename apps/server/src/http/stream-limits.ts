/**
 * Limits of live streams. Not in streams.ts: this type is part of the package's public declarations,
 * which must not import those of express.
 */
export interface StreamLimits {
  /** Number of concurrent subscribers; default 256. */
  readonly maxStreams?: number;
  /** A subscriber that reads nothing for this long is disconnected. Milliseconds; default 30,000. */
  readonly stallMs?: number;
}
