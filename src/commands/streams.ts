/** Where a command reads and writes. `terminal` tells whether a person watches the stream. */
export interface Streams {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  readonly err: Output;
}

/** A stream of text. */
export interface Output {
  write(text: string): void;
  readonly terminal: boolean;
  readonly columns: number;
}

/** The exit codes; 1 is kept for gates. */
export const EXIT = { fine: 0, gate: 1, badInput: 2, failed: 3 } as const;
