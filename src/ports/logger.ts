/** What a line of the log is about, besides its words. Secrets do not belong in it. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** The structured log of a running program. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
