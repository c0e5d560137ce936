import { describe, expect, it } from 'vitest';
import { run } from '../../../src/adapters/io/run.ts';

const sh = (script: string, differing: Partial<Parameters<typeof run>[2]> = {}) =>
  run('/bin/sh', ['-c', script], { cwd: '/', ...differing });

describe('a program that is run', () => {
  it('is told of by its exit code and what it printed where', async () => {
    expect(await sh('echo out; echo wrong >&2; exit 3')).toEqual({
      stdout: 'out',
      output: expect.stringMatching(/^(out\nwrong|wrong\nout)$/),
      code: 3,
    });
    expect(await sh('kill -9 $$')).toEqual({ stdout: '', output: '', signal: 'SIGKILL' });
  });

  it('reads what it is given, or need not', async () => {
    const input = 'ä'.repeat(200_000);
    expect((await sh('wc -c', { input })).stdout.trim()).toBe('400000');
    expect((await sh('exit 0', { input })).code).toBe(0);
  });

  it('has this program’s environment but for what is said to differ', async () => {
    const { stdout } = await sh('echo "$HOME|$MORE"', { env: { HOME: undefined, MORE: 'more' } });
    expect(stdout).toBe('|more');
  });

  it('that cannot be started says why', async () => {
    expect(await run('/nowhere', [], { cwd: '/' })).toEqual({ stdout: '', output: 'spawn /nowhere ENOENT' });
    expect(await sh('true', { cwd: '/nowhere' })).toMatchObject({
      output: expect.stringContaining('ENOENT'),
    });
  });

  it('that prints up to the bound is heard whole, and of more the beginning and the end are kept', async () => {
    const printed = (letters: number) =>
      sh(`head -c ${letters - 10} /dev/zero | tr '\\0' x; printf 0123456789`);
    const [whole, cut] = [await printed(65_536), await printed(300_000)];
    expect(whole.stdout).toHaveLength(65_536);
    expect(whole.stdout).toMatch(/^x+0123456789$/);
    expect(cut.stdout).toMatch(/^x{32768}\n\[…\]\nx+0123456789$/);
    expect(cut.output).toBe(cut.stdout);
  });

  it.each(['', '>&2'])('that prints without an end is ended (%s)', async (where) => {
    const { output, signal } = await sh(`exec yes ${where}`);
    expect(signal).toBe('SIGTERM');
    expect(output).toMatch(/^error: it printed more than 64 MiB, and was ended\ny\ny\n/);
    expect(output.length).toBeLessThan(66_000);
  });
});
