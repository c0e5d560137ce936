import { BOUNDS, boundWords } from '../../model/bounds.ts';
import { oneLine } from '../../model/one-line.ts';
import type { Ended } from '../io/run.ts';

/** Why there is no PDF, and what to do. */
export const WORDS = {
  noProgram: (browser: string, why: string) =>
    `${browser} cannot be run (${why}). Install Chromium, or correct browser under pdf in the settings.`,
  late: (browser: string, seconds: number) =>
    `${browser} had made none after ${seconds} s. Raise deadline under pdf, or find out by hand what it waits for.`,
  stopped: (browser: string) => `${browser} was not waited for any longer.`,
  failed: (browser: string, ended: Ended) =>
    isPastLimit(ended)
      ? `${browser} wrote more than ${boundWords(BOUNDS.pdf)}, and was ended. Publish fewer services at once.`
      : `${browser} ${endOf(ended)}${saidBy(ended)}.${adviceOn(ended)}`,
  noScratch: (why: string) =>
    `A folder to print in cannot be made and written to (${why}). Make room in the system’s folder for temporary files, or set TMPDIR.`,
  noPdf: (browser: string, why: string, ended: Ended) =>
    `${browser} left no PDF (${why})${saidBy(ended)}. Chromium, or a browser made of it, is wanted; one from a snap sees no files in /tmp.`,
  broken: (browser: string) =>
    `What ${browser} left is no whole PDF. Chromium, or a browser made of it, is wanted.`,
} as const;

/** How a shell tells that a program was ended by SIGXFSZ. */
const PAST_LIMIT = 128 + 25;

function endOf({ code, signal }: Ended): string {
  if (signal !== undefined) return `ended by ${signal}`;
  return code === undefined ? 'could not be started' : `ended by exit code ${code}`;
}

function isPastLimit({ code, signal }: Ended): boolean {
  return code === PAST_LIMIT || signal === 'SIGXFSZ';
}

/** `[5421:5451:1127/183159.905:ERROR:dbus/bus.cc:405] ` */
const MARK = /^\[[\d:/.]*:(FATAL|ERROR):([^\]]*)\] */;

/** What a browser said of the failure itself, as a part of a sentence; a desktop that it misses is not why it fails. */
function saidBy({ output }: Ended): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const marked = lines.filter((line) => !(MARK.exec(line)?.[2] ?? '').startsWith('dbus'));
  const telling = marked.find((line) => MARK.test(line) || line.startsWith('error: '));
  const said = oneLine((telling ?? marked.at(-1) ?? '').replace(MARK, ''));
  return said === '' ? '' : ` and said “${said}”`;
}

function adviceOn({ output }: Ended): string {
  return /sandbox/i.test(output)
    ? ' Where the machine gives it no sandbox, set sandbox: false under pdf.'
    : ' Run it by hand to see why.';
}
