import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../src/model/bounds.ts';
import { wordsGiven } from '../../src/model/words-given.ts';
import { readProposal } from '../../src/review/proposal-file.ts';
import { budgetFile, budgetProblems, GOOD, readTexts } from '../support/budget-files.ts';
import { inputErrorOf } from '../support/problems.ts';
import { settingsProblems } from '../support/settings-file.ts';

const long = (length: number) => 'a'.repeat(length);
const NAME = BOUNDS.name.most;
const TEXT = BOUNDS.text.most;

describe('what people write in a budget file', () => {
  it.each([
    { of: 'a name', line: (text: string) => `name: ${text}`, most: NAME },
    { of: 'an owner', line: (text: string) => `owner: ${text}`, most: NAME },
    { of: 'a reason', line: (text: string) => `rationale: ${text}`, most: TEXT },
    { of: 'the value of a label', line: (text: string) => `labels: { team: ${text} }`, most: TEXT },
  ])('has a length: $of', ({ line, most }) => {
    expect(budgetProblems(budgetFile([...GOOD, line(long(most))]))).toEqual([]);
    expect(budgetProblems(budgetFile([...GOOD, line(long(most + 1))]))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^1\\.yaml:7:\\d+: error: This is ${most + 1} characters long\\. At most ${most} are allowed\\. Shorten it\\.$`,
        ),
      ),
    ]);
  });

  it('has a length as PromQL, and a depth', () => {
    const expr = (text: string) => budgetFile(['at_most: 2s', 'indicator:', `  expr: ${text}`, '  unit: s']);
    const sum = (terms: number) => `max_over_time(up[$window])${' + up'.repeat(terms)}`;
    expect(budgetProblems(expr(sum(100)))).toEqual([]);
    expect(budgetProblems(expr(sum(300)))[0]).toContain(
      'This nests too deep to be read. 200 levels are allowed',
    );
    expect(budgetProblems(expr(`${'abs('.repeat(60)}up[$window]${')'.repeat(60)}`))).toHaveLength(1);
    expect(budgetProblems(expr(sum(2_000)))[0]).toContain('At most 10000 are allowed');
  });

  it('has as many exceptions as people can look through', () => {
    const one =
      '  - { budget: a, at_most: 3s, from: 2026-01-01, until: 2026-01-02, reason: r, approved_by: b }';
    const file = (count: number) => budgetFile(GOOD, 'exceptions:', ...Array<string>(count).fill(one));
    expect(budgetProblems(file(1001))[0]).toContain('This list has 1001 items. At most 1000 are allowed.');
  });

  it('is one line in which all can be seen', () => {
    const { set } = readTexts(budgetFile([...GOOD, 'name: "Query\\u202e\\n\\nSigned-off-by: me"']));
    expect(set.budgets[0]?.name).toBe('Query Signed-off-by: me');
  });

  it.each([
    { key: '__proto__', told: 'A key cannot be __proto__' },
    { key: '"route\\u200b"', told: 'has characters in it that cannot be seen' },
    { key: long(NAME + 1), told: `is longer than ${NAME} characters` },
  ])('has no key $key', ({ key, told }) => {
    const lines = [
      'at_most: 2s',
      `indicator: { quantile: 0.95, histogram: h_seconds, where: { ? ${key} : a } }`,
    ];
    expect(budgetProblems(budgetFile(lines))[0]).toContain(told);
  });

  it('is nested no deeper than can be read', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}\n`;
    expect(budgetProblems(nested(60))[0]).not.toContain('too deep');
    for (const levels of [70, 50_000])
      expect(budgetProblems(nested(levels))[0]).toContain('64 levels are allowed');
  });
});

describe('what people write elsewhere', () => {
  it('has a length in the settings, in records, and on the command line', () => {
    expect(settingsProblems([`organisation: ${long(NAME + 1)}`]).join()).toContain(
      `At most ${NAME} are allowed`,
    );
    const record = readProposal('a.yaml', `because: ${long(BOUNDS.message.most + 1)}\n`);
    expect(record.problems.map(({ message }) => message).join()).toContain('At most 10000 are allowed');
    expect(wordsGiven('The reason', long(TEXT))).toHaveLength(TEXT);
    expect(inputErrorOf(() => wordsGiven('The reason', long(TEXT + 1))).message).toMatch(
      /^The reason is 2001 characters/,
    );
  });
});
