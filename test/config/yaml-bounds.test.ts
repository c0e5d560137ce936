import { describe, expect, it } from 'vitest';
import { readBudgets } from '../../src/config/budgets/read-budgets.ts';
import { readYaml } from '../../src/config/yaml/file.ts';
import { processorTime } from '../support/processor-time.ts';

const problems = (text: string) =>
  readYaml('f.yaml', text).syntax.map(({ line, column, message }) => `${line}:${column}: ${message}`);
const list = (levels: number) => `${'['.repeat(levels)}x${']'.repeat(levels)}`;
const map = (levels: number) =>
  Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n');

describe('YAML that is nested', () => {
  it.each([
    ['by brackets', list(64), list(65), '1:65'],
    ['by hyphens', `${'- '.repeat(64)}x`, `${'- '.repeat(65)}x`, '1:129'],
    ['by indentation', map(64), `${map(66)} x`, '65:65'],
  ])(
    'is read at the deepest that is allowed, and refused past it with its place: %s',
    (_, at, past, place) => {
      expect(problems(at)).toEqual([]);
      expect(problems(past)).toEqual([expect.stringMatching(`^${place}: This is nested too deep`)]);
    },
  );

  it('may hold any brackets in its texts', () => {
    const text = '[{('.repeat(100);
    expect(readYaml('f.yaml', `a: "${text}"\nb: |\n  ${text}\n`).value).toEqual({ a: text, b: `${text}\n` });
  });
});

describe('YAML with aliases', () => {
  const aliases = (count: number) =>
    Array.from({ length: count }, (_, at) => `- &a${at} x\n- *a${at}`).join('\n');

  it('is read with as many as are allowed, and refused at the next one', () => {
    expect(problems(aliases(1000))).toEqual([]);
    expect(problems(aliases(1001))).toEqual([expect.stringContaining('2002:3: The aliases of this file')]);
  });
});

describe('YAML without end', () => {
  /** Each of a length that grows with its size alone. */
  const SHAPES: readonly (readonly [string, (size: number) => string])[] = [
    ['unclosed brackets', (size) => '['.repeat(size)],
    ['braces in lines', (size) => '{a: b\n'.repeat(size / 6)],
    ['hyphens', (size) => '- '.repeat(size / 2)],
    ['quotes that end too early', (size) => "a: 'b' c\n".repeat(size / 9)],
    ['tabs', (size) => '\ta: b\n'.repeat(size / 6)],
    ['tags', (size) => 'a: !x y\n'.repeat(size / 8)],
    ['aliases of nothing', (size) => '- *a\n'.repeat(size / 5)],
    ['directives', (size) => '%x\n'.repeat(size / 3)],
    ['one key again and again', (size) => 'k: 1\n'.repeat(size / 5)],
    ['forbidden keys', (size) => '__proto__: 1\n'.repeat(size / 13)],
    ['anchors', (size) => '- &a x\n'.repeat(size / 7)],
  ];

  it.each(SHAPES)('takes about eight times as long for eight times as much: %s', async (_, shape) => {
    const timeOf = (size: number) => {
      const text = shape(size);
      return processorTime(() => readYaml('f.yaml', text));
    };
    const [one, eight] = [await timeOf(12_000), await timeOf(96_000)];
    // What is quadratic takes 64 times as long.
    expect(eight / Math.max(one, 5)).toBeLessThan(30);
  });

  it('takes about as long for each problem of a file of many', async () => {
    const file = (count: number) =>
      Array.from(
        { length: count },
        (_, at) => `  b${at}: { category: none, at_most: 1 s, indicator: { gauge: g } }`,
      );
    const timeOf = (count: number) => {
      const text = `service: a\nbudgets:\n${file(count).join('\n')}\n`;
      return processorTime(() => {
        const read = readBudgets([{ file: 'f.yaml', text }], { approaching: 0.9, zone: 'UTC' });
        expect(read.problems.length).toBeGreaterThanOrEqual(count);
      });
    };
    const one = await timeOf(300);
    expect((await timeOf(2400)) / one).toBeLessThan(30);
  });
});
