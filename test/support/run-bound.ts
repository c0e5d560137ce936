import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../../src/cli.ts');
/** What lets the superuser, who may run the tests, pass over the permissions of files. */
const PRIVILEGES = ['dac_override', 'dac_read_search', 'fowner'].map((name) => `-${name}`).join(',');

/** Runs the program bound by the permissions of files, whoever runs the tests. */
export function runBound(argv: readonly string[]): { readonly code: number | null; readonly said: string } {
  const program = [process.execPath, CLI, ...argv];
  const bound =
    process.getuid?.() === 0
      ? ['setpriv', `--bounding-set=${PRIVILEGES}`, `--inh-caps=${PRIVILEGES}`, ...program]
      : program;
  // Where a CI runs it, libraries would colour what goes to a pipe.
  const env = { ...process.env, CI: 'true' };
  const ran = spawnSync(bound[0] ?? '', bound.slice(1), { encoding: 'utf8', env });
  return { code: ran.status, said: ran.stdout + ran.stderr };
}
