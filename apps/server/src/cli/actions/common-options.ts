/** Options of almost every command. */
export interface CommonOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
}
