import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The repository. */
export const ROOT: string = join(import.meta.dirname, '..');
/** Where the built program lies. */
const CLI = join(ROOT, 'dist/cli.js');

/** Builds the program from the sources of now and answers the path of its entry. Throws when they do not compile. */
export function builtProgram(): string {
  execFileSync('npm', ['run', 'build', '--silent'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  return CLI;
}
