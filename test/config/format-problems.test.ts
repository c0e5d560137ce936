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

it.each(['text', 'github'] as const)(
  'counts problems past the most that are told of, errors first: %s',
  (format) => {
    const many = (count: number, severity: 'error' | 'warning') =>
      Array.from({ length: count }, (_, at) => ({
        file: 'a.yaml',
        line: at + 1,
        column: 1,
        severity,
        message: 'No.',
      }));
    const linesOf = (problems: Parameters<typeof formatProblems>[0]) =>
      formatProblems(problems, format).split('\n');
    expect(linesOf(many(200, 'error'))).toHaveLength(200);
    const told = linesOf([...many(150, 'warning'), ...many(3201, 'error')]);
    expect(told).toHaveLength(201);
    expect(told.slice(0, -1).every((line) => line.includes('error'))).toBe(true);
    expect(told.at(-1)).toContain('And 3,151 more.');
  },
);

it('has every problem as JSON', () => {
  const problem = { file: 'a.yaml', line: 1, column: 1, severity: 'error', message: 'No.' } as const;
  expect(
    JSON.parse(
      formatProblems(
        Array.from({ length: 300 }, () => problem),
        'json',
      ),
    ),
  ).toHaveLength(300);
});
