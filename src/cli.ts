#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { EXIT, type Streams } from './commands/streams.ts';

/**
 * Runs the program and answers its exit code: 0 fine, 2 bad input, 3 a source or a target failed; 1 is kept for gates.
 * Nothing a user can cause is thrown.
 */
export async function run(argv: readonly string[], streams: Streams): Promise<number> {
  const outcome = { code: EXIT.fine as number };
  try {
    const { createProgram } = await import('./commands/program.ts');
    await createProgram(streams, (code) => {
      outcome.code = code;
    }).parseAsync([...argv], { from: 'user' });
    return outcome.code;
  } catch (error) {
    const { reportError } = await import('./commands/errors.ts');
    return reportError(error, streams);
  }
}

if (import.meta.main) {
  enableCompileCache();
  const output = (stream: NodeJS.WriteStream) => ({
    write: (text: string) => void stream.write(text),
    terminal: stream.isTTY,
    columns: stream.columns ?? 80,
  });
  process.exitCode = await run(process.argv.slice(2), {
    env: process.env,
    out: output(process.stdout),
    err: output(process.stderr),
  });
}
