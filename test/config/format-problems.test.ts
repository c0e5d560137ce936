import { describe, expect, it } from 'vitest';
import { formatProblems } from '../../src/config/format-problems.ts';
import type { Problem } from '../../src/model/errors.ts';

const PROBLEMS: readonly Problem[] = [
  { file: 'budgets/a,b:c.yaml', line: 3, column: 5, severity: 'error', message: 'At most 100%: or less.' },
  { file: 'b.yaml', line: 1, column: 1, severity: 'warning', message: 'Mind, this is zero.' },
];

describe('problems as output', () => {
  it('are lines that terminals and editors make links of', () => {
    expect(formatProblems(PROBLEMS, 'text')).toBe(
      'budgets/a,b:c.yaml:3:5: error: At most 100%: or less.\nb.yaml:1:1: warning: Mind, this is zero.',
    );
  });

  it('are annotations of a GitHub workflow, with what GitHub would misread escaped', () => {
    expect(formatProblems(PROBLEMS, 'github')).toBe(
      '::error file=budgets/a%2Cb%3Ac.yaml,line=3,col=5::At most 100%25: or less.\n' +
        '::warning file=b.yaml,line=1,col=1::Mind, this is zero.',
    );
  });

  it('are JSON that says all of them, also when there are none', () => {
    expect(JSON.parse(formatProblems(PROBLEMS, 'json'))).toEqual(PROBLEMS);
    expect(formatProblems([], 'json')).toBe('[]');
    expect(formatProblems([], 'text')).toBe('');
  });
});
