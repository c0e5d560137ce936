#!/usr/bin/env node
import module from 'node:module';
import v8 from 'node:v8';
import { EXIT, type Output, type Streams } from './commands/streams.ts';
import { forTerminal } from './model/one-line.ts';

/**
 * Runs the program and answers its exit code: 0 fine, 2 bad input, 3 a source or a target failed or the machine refused; 1 is kept for gates.
 * Nothing a user can cause is thrown.
 */
export async function run(argv: readonly string[], given: Streams): Promise<number> {
  // Asked by every script that looks for the program; nothing else of it need be loaded to answer.
  if (argv.length === 1 && VERSION.has(argv[0] ?? '')) {
    const { programVersion } = await import('./compose/version.ts');
    given.out.write(`${programVersion()}\n`);
    return EXIT.fine;
  }
  const streams = { ...given, out: cleanOutput(given.out), err: cleanOutput(given.err) };
  const outcome = { code: EXIT.fine as number };
  const { createProgram, usageCode } = await import('./commands/program.ts');
  try {
    await createProgram(streams, (code) => {
      outcome.code = code;
    }).parseAsync([...argv], { from: 'user' });
    return outcome.code;
  } catch (error) {
    const code = usageCode(error);
    if (code !== undefined) return code;
    const { reportError } = await import('./commands/errors.ts');
    return reportError(error, streams);
  }
}

/** How much memory what is no longer needed may take before it is looked for, in percent of what is. */
const GARBAGE = 40;

const VERSION: ReadonlySet<string> = new Set(['-V', '--version']);

/** The edge of the terminal: whatever was put into a text, it obeys nothing but this program's own colours. */
function cleanOutput(of: Output): Output {
  return {
    write: (text) => of.write(forTerminal(text)),
    terminal: of.terminal,
    columns: of.columns,
  };
}

if (import.meta.main) {
  process.on('uncaughtException', broken);
  module.enableCompileCache();
  // Left alone, V8 lets what is no longer needed grow to several times of what is, as long as the machine has memory.
  v8.setFlagsFromString(`--heap-growing-percent=${GARBAGE}`);
  const code = await run(process.argv.slice(2), {
    env: process.env,
    out: output(process.stdout),
    err: output(process.stderr),
  });
  // What could not be written may have said so already.
  process.exitCode ||= code;
} else if (isOlderNode(process.versions.node)) {
  process.stderr.write(`error: Headroom needs Node 24.2 or newer; this is Node ${process.versions.node}.\n`);
  process.exitCode = EXIT.badInput;
}

/** A Node before 24.2 does not know what its main module is, and would do nothing at all. */
function isOlderNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 24 || (major === 24 && minor < 2);
}

/** What nobody caught, such as code that cannot be loaded for want of files; Node's own exit code for it is a gate's. */
function broken(error: Error): void {
  process.stderr.write(`error: Headroom broke off: ${error.stack ?? error.message}\n`);
  process.exit(EXIT.failed);
}

function output(stream: NodeJS.WriteStream): Output {
  stream.on('error', lost);
  return {
    write: (text) => void stream.write(text),
    terminal: isTerminal(stream),
    columns: stream.columns ?? 80,
  };
}

/** Node leaves it undefined of a pipe, whatever its type says. */
function isTerminal({ isTTY = false }: { readonly isTTY?: boolean }): boolean {
  return isTTY;
}

/** A reader that has read enough, such as head, ends neither the work nor its exit code; a full disk is told of. */
function lost({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return;
  process.stderr.write(`error: The output cannot be written (${code ?? message}).\n`);
  process.exitCode = EXIT.failed;
}
