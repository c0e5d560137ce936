import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/settings/read-settings.ts';
import type { Problem } from '../../src/model/errors.ts';
import { readTexts } from '../support/budget-files.ts';
import { garbled, yamlSoup } from '../support/yaml-soup.ts';

const root = join(import.meta.dirname, '../..');
const SHIPPED = globSync(['budgets/*.yaml', 'headroom.yaml'], { cwd: root }).map((file) =>
  readFileSync(join(root, file), 'utf8'),
);

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  yamlSoup,
  fc.constantFrom(...SHIPPED).chain(garbled),
);

function problemsOf(text: string): readonly Problem[] {
  return [...readTexts(text).problems, ...readSettings('1.yaml', text, {}).problems];
}

/** Whether an editor can go there: a line that the text has, and a column of it or just behind its end. */
function isInside(text: string, { line, column }: Problem): boolean {
  const there = text.split('\n')[line - 1];
  return there !== undefined && column >= 1 && column <= there.length + 1;
}

describe('reading any text', () => {
  it('never throws, and places every problem inside the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const problem of problemsOf(text))
          expect(problem).toSatisfy((found: Problem) => isInside(text, found));
      }),
      { numRuns: 1000 },
    );
  });

  it('says each problem in one line of sentences, without what a program alone would say', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { message } of problemsOf(text)) {
          expect(message).toMatch(/^[^\n\r]+[.?]$/);
          expect(message).not.toMatch(/undefined|\[object/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has settings exactly when it has no problem with them', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { value, problems } = readSettings('1.yaml', text, {});
        expect(value === undefined).toBe(problems.length > 0);
      }),
      { numRuns: 500 },
    );
  });

  it('reads the same again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(readTexts(text)).toEqual(readTexts(text));
      }),
      { numRuns: 200 },
    );
  });
});
