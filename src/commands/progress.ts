import type { Progress } from '../measuring/measure.ts';
import type { Output } from './streams.ts';

/** A progress line on a terminal, and nothing anywhere else. `stop` clears it. */
export function progressOn(
  stream: Output,
  what: string,
): { readonly step: Progress; readonly stop: () => void } {
  if (!stream.terminal) return { step: () => {}, stop: () => {} };
  const width = Math.max(10, Math.min(30, stream.columns - what.length - 16));
  const step: Progress = (done, total) => {
    const filled = Math.round((width * done) / Math.max(1, total));
    stream.write(`\r${what} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total}`);
  };
  return { step, stop: () => stream.write('\r\u001B[2K') };
}
