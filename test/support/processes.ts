import { execFileSync } from 'node:child_process';
import { until } from './until.ts';

/** The processes of the machine that have a word in their command. */
export function processesWith(word: string): readonly string[] {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(word));
}

/** Waits until no process has a word in its command any more: what is being ended takes a moment. */
export async function goneWith(word: string): Promise<void> {
  await until(() => processesWith(word).length === 0);
}
