import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startThread, type Thread } from '../../../src/adapters/io/thread.ts';
import { InputError, SourceError, StoppedError } from '../../../src/model/errors.ts';
import { folderWith } from '../../support/folder.ts';
import type { TestWorks } from '../../support/thread-works.ts';
import { until } from '../../support/until.ts';

const SUPPORT = join(import.meta.dirname, '../../support');
const WORKS = new URL('../../support/thread-works.ts', import.meta.url);

function started(idle?: number): Thread<TestWorks> {
  const thread = startThread<TestWorks>(WORKS, { name: 'a test' }, idle);
  onTestFinished(() => thread.close());
  return thread;
}

/** What a program prints that starts a thread, does `asked` with it, and says when it has nothing left to do. */
function printed(asked: string, flags: readonly string[] = []): string {
  const program = `
import { startThread } from '${join(import.meta.dirname, '../../../src/adapters/io/thread.ts')}';
import { openFiles } from '${SUPPORT}/open-files.ts';
const { ask, close } = startThread(new URL('${WORKS.href}'), { name: 'a test' });
process.on('exit', () => console.log('ended'));
${asked}`;
  const file = join(folderWith({ 'program.mjs': program }), 'program.mjs');
  return execFileSync(process.execPath, [...flags, file], { encoding: 'utf8', timeout: 100_000 });
}

describe('a thread', () => {
  it('is given what it was started with, and has one memory for all that is asked', async () => {
    const { ask } = started();
    expect(await ask('data', undefined)).toBe('a test');
    expect(await Promise.all([1, 2, 3].map(() => ask('count', undefined)))).toEqual([1, 2, 3]);
  });

  it('throws what its work throws: what is wrong in files, a trouble that passes, a stop, and a mistake of ours with its place', async () => {
    const { ask } = started();
    const thrown = (kind: 'input' | 'source' | 'stopped' | 'bug') =>
      ask('fail', kind).catch((error: unknown) => error);
    const wrong = await thrown('input');
    expect(wrong).toBeInstanceOf(InputError);
    expect(wrong).toMatchObject({ message: 'It is wrong.', problems: [{ file: 'a.hbs', line: 3 }] });
    const trouble = await thrown('source');
    expect(trouble).toBeInstanceOf(SourceError);
    expect(trouble).toMatchObject({ message: 'It does not answer.' });
    expect(await thrown('stopped')).toBeInstanceOf(StoppedError);
    expect(await thrown('bug')).toMatchObject({
      name: 'TypeError',
      message: 'x is not a function',
      stack: expect.stringContaining('thread-works.ts'),
    });
    expect(await ask('count', undefined)).toBe(1);
  });

  it('calls back whoever asked, and none of the others who ask at once', async () => {
    const { ask } = started();
    const times = (factor: number) => ({ numbered: async (index: number) => factor * index });
    expect(await Promise.all([1, 10, 100].map((factor) => ask('sum', 4, times(factor))))).toEqual([
      6, 60, 600,
    ]);
  });

  it('ends a work with what the one who is called back throws', async () => {
    const { ask } = started();
    const numbered = async () => {
      throw new SourceError('The ledger does not answer.');
    };
    const failed = ask('sum', 1, { numbered });
    await expect(failed).rejects.toThrow(SourceError);
    await expect(failed).rejects.toThrow('The ledger does not answer.');
  });

  it('hands bytes over without keeping them', async () => {
    const { ask } = started();
    const made = (await ask('bytes', 1000)).get('a');
    expect(made?.content).toEqual(new Uint8Array(1000).fill(7));
    expect(Buffer.from(made?.small ?? '').toString()).toBe('x');
    expect(await ask('bytesLeft', undefined)).toBe(0);
  });

  it('is ended in the middle of a work, which is refused, and so is what is asked after', async () => {
    const { ask, close } = started();
    await ask('count', undefined);
    const refused = expect(ask('turn', undefined)).rejects.toThrow(SourceError);
    await close();
    await refused;
    await expect(ask('count', undefined)).rejects.toThrow('It was given up: the program is done.');
  });

  it('begins anew after it broke down, and what was asked of it then fails with what broke it', async () => {
    const { ask } = started();
    await ask('count', undefined);
    const [broken, beside] = await Promise.allSettled([ask('breakDown', undefined), ask('rest', 100_000)]);
    for (const one of [broken, beside])
      expect(one).toMatchObject({ status: 'rejected', reason: { message: 'It broke down.' } });
    expect(await ask('count', undefined)).toBe(1);
  });

  it('fails one work for want of memory, says what to do, and begins anew', () => {
    const asked = `
console.log(await ask('fill').catch((error) => error.name + ': ' + error.message));
console.log(await ask('count'));`;
    expect(printed(asked, ['--max-old-space-size=64'])).toBe(
      'SourceError: It takes more memory than there is for it. Give the program more, as by NODE_OPTIONS=--max-old-space-size=4096 for 4 GB.\n1\nended\n',
    );
  });

  it('ends when nothing was asked for a while, and begins anew; not while it is at work', async () => {
    const { ask } = started(0.01);
    await Promise.all([1, 2].map(() => ask('count', undefined)));
    // Between two times of asking it rests longer than it is kept.
    await until(async () => (await ask('count', undefined)) === 1);
    expect(await ask('rest', 200)).toBeLessThan(2);
  });

  it('lets a program end that never asked it for anything', () => {
    expect(printed('')).toBe('ended\n');
  });

  it('holds a program until what was asked is done, and no longer', () => {
    expect(printed(`ask('rest', 100).then(() => console.log('done'));`)).toBe('done\nended\n');
  });

  it('gives all back when it is closed', () => {
    const asked = `
await ask('count');
const whileOpen = openFiles();
await close();
console.log(openFiles() < whileOpen);`;
    expect(printed(asked)).toBe('true\nended\n');
  });
});
