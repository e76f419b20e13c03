/**
 * How many subscribers there may be, and how long one may not read. Apart from streams.ts, as it
 * stands in the package's declarations, which must not ask for those of express.
 */
export interface StreamLimits {
  /** Default 256. */
  readonly maxStreams?: number;
  /** Milliseconds; default 30,000. */
  readonly stallMs?: number;
}
