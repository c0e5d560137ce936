import { run } from '../../src/cli.ts';

/** What a run of the program printed, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program in this process, with streams that are no terminal unless told. */
export async function runCli(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  terminal = false,
): Promise<Ran> {
  const text = { out: '', err: '' };
  const stream = (name: keyof typeof text) => ({
    write: (part: string) => {
      text[name] += part;
    },
    terminal,
    columns: 100,
  });
  const code = await run(argv, { env, out: stream('out'), err: stream('err') });
  return { code, ...text };
}
