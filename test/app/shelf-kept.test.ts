import { describe, expect, it } from 'vitest';
import { keeping, madeFile } from '../../src/app/shelf-kept.ts';

/** What a file takes beside its content, and what it is kept among. */
const BESIDE = 2 * 512;

/** Something that makes files of so many bytes, and says which it made. */
function maker(bytes: number) {
  const made: string[] = [];
  const make = (name: string) => async () => {
    made.push(name);
    return new Map([[name, madeFile('x'.repeat(bytes))]]);
  };
  return { made, make };
}

describe('what is kept of what was made', () => {
  it('is let go of past the bound, what was used the longest ago first', async () => {
    const kept = keeping(2 * (1000 + BESIDE));
    const { made, make } = maker(1000);
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await kept(name, make(name));
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it.each([
    ['is kept that is as large as the bound', 0, 1],
    ['is made each time that is larger', 1, 2],
  ])('%s', async (_, more, times) => {
    const kept = keeping(1000 + BESIDE);
    const { made, make } = maker(1000 + more);
    for (let time = 0; time < 2; time += 1) expect((await kept('a', make('a'))).size).toBe(1);
    expect(made).toHaveLength(times);
  });

  it('is made once for all who ask meanwhile, and not kept when it fails', async () => {
    const kept = keeping(10_000);
    const { made, make } = maker(10);
    const failing = async () => {
      made.push('failed');
      throw new Error('No.');
    };
    const asked = await Promise.allSettled([kept('a', failing), kept('a', make('a')), kept('a', make('a'))]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await Promise.all([kept('a', make('a')), kept('a', make('a'))]);
    expect(made).toEqual(['failed', 'a']);
  });
});
