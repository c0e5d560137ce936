import { openJsonLog } from '../compose/publishing.ts';
import { messageLine } from '../model/one-line.ts';
import { scrubbed } from '../model/scrub.ts';
import type { Logger } from '../ports/logger.ts';
import type { Streams } from './streams.ts';

/** How the log is written. */
export type LogFormat = 'text' | 'json';

/** The log of a command, on the error stream: lines for people on a terminal, JSON elsewhere, unless told which. */
export async function logOn(
  { err, env }: Streams,
  format: LogFormat = err.terminal ? 'text' : 'json',
): Promise<Logger> {
  if (format === 'json') return openJsonLog((line) => err.write(line));
  const { coloursFor } = await import('./summary.ts');
  const colours = coloursFor(err, env);
  return {
    info: (message) => err.write(`${messageLine(scrubbed(message))}\n`),
    warn: (message) => err.write(`${colours.yellow('warning:')} ${messageLine(scrubbed(message))}\n`),
    error: (message, { stack } = {}) =>
      err.write(
        `${colours.red('error:')} ${messageLine(scrubbed(message))}\n${stack === undefined ? '' : `${scrubbed(String(stack))}\n`}`,
      ),
  };
}
