/** What almost every command is given. */
export interface CommonOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
}
