import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Runs the program in a shell, with its output into a command of the shell's; answers the program's own exit code. */
function piped(
  argv: string,
  into: string,
): { readonly code: number; readonly out: string; readonly err: string } {
  const script = `"${process.execPath}" src/cli.ts ${argv} ${into}; echo "code \${PIPESTATUS[0]}" >&2`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: ROOT, encoding: 'utf8' });
  const [, err = '', code = ''] = /^([\s\S]*)code (\d+)\n$/.exec(stderr) ?? [];
  return { code: Number(code), out: stdout, err };
}

describe('a reader that closes the pipe', () => {
  it('ends a run as if all had been read: the exit code is the work’s, and nothing is said', () => {
    const { code, out, err } = piped(`run --json --out ${folderWith()}`, '| head -c 600');
    expect(out).toHaveLength(600);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('leaves a gate shut', () => {
    expect(piped('check --format json', '| head -c 3')).toEqual({ code: 1, out: '{\n ', err: '' });
  });
});

describe('a disk that is full', () => {
  it('is told of, and is no success', () => {
    expect(piped('schema budgets', '> /dev/full')).toEqual({
      code: 3,
      out: '',
      err: 'error: The output cannot be written (ENOSPC).\n',
    });
  });
});
