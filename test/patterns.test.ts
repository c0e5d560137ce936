import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from 'scslre';
import { expect, it } from 'vitest';
import { parseAst } from 'vitest/node';

const root = join(import.meta.dirname, '..');

/** A pattern in the source, and the file that it is in. */
interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

function patternsIn(file: string): readonly Pattern[] {
  const found: Pattern[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('regex' in node) {
      const { pattern, flags } = node.regex as { readonly pattern: string; readonly flags: string };
      found.push({ file, source: pattern, flags });
    }
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(parseAst(readFileSync(join(root, file), 'utf8'), { lang: 'ts' }));
  return found;
}

/** What an attacker would repeat to make a pattern read a text again and again. */
function weaknessesOf({ source, flags }: Omit<Pattern, 'file'>): readonly string[] {
  return analyse({ source, flags }).reports.map(({ type, character }) => `${type} of “${character.pick}”`);
}

const patterns = globSync('src/**/*.ts', { cwd: root }).flatMap(patternsIn);

it('no pattern reads a text more often than its length allows', () => {
  expect(patterns.length).toBeGreaterThan(300);
  const weak = patterns.flatMap((pattern) => {
    const weaknesses = weaknessesOf(pattern);
    return weaknesses.length === 0 ? [] : [{ ...pattern, weaknesses }];
  });
  // Begin a pattern with what cannot be in the rest of it, by (?<!…) where nothing else will do.
  expect(weak).toEqual([]);
});

it.each([
  { why: 'begins anew at each character', source: '[ \\t]+$', flags: 'gm' },
  { why: 'parts the same blanks in many ways', source: '^(.*?)\\s+time:', flags: '' },
  { why: 'doubles its ways with each character', source: '^(a+)+$', flags: '' },
])('a pattern that $why is told of', ({ source, flags }) => {
  expect(weaknessesOf({ source, flags })).not.toEqual([]);
});
