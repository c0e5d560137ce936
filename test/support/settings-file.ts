import { formatProblems } from '../../src/config/format-problems.ts';
import { type ReadSettings, readSettings } from '../../src/config/settings/read-settings.ts';

/** Reads lines as `headroom.yaml`. */
export function readLines(
  lines: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ReadSettings {
  return readSettings('headroom.yaml', lines.map((line) => `${line}\n`).join(''), env);
}

/** What people are told of the settings: a line a problem. */
export function settingsProblems(lines: readonly string[]): readonly string[] {
  const told = formatProblems(readLines(lines).problems, 'text');
  return told === '' ? [] : told.split('\n');
}

/** What stands for an environment variable in the settings. */
export function variable(name: string): string {
  return `\${${name}}`;
}
