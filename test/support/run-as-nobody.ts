import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../../src/cli.ts');
const NOBODY = 65_534;

/** Runs the program as somebody whom the permissions of files bind; they do not bind the superuser, who may run the tests. */
export function runAsNobody(argv: readonly string[]): {
  readonly code: number | null;
  readonly said: string;
} {
  const somebody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const ran = spawnSync(process.execPath, [CLI, ...argv], { encoding: 'utf8', ...somebody });
  return { code: ran.status, said: ran.stdout + ran.stderr };
}
