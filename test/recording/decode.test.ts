import { describe, expect, it } from 'vitest';
import { InputError, type Problem } from '../../src/model/errors.ts';
import { decode } from '../../src/recording/decode.ts';

const HEADER =
  '{"headroom":"recording","schema":1,"recordedFrom":{"kind":"prometheus","name":"p"},"zone":"UTC","weekStartsOn":"monday","coversUntil":"2026-02-02T00:00:00Z","resolution":300}';
const NOTHING = '{"windows":[],"values":[],"present":[],"expected":[],"first":[],"last":[]}';

const lineWith = (days: string, rest = '"kind":"number"') =>
  `{"budget":"api/x",${rest},"days":${days},"periods":${NOTHING}}`;
const daysWith = (values: string, rest = '') =>
  `{"windows":["2026-01-26..2026-01-27"],"values":${values},"present":288,"expected":288,"first":300,"last":0${rest}}`;

function problemsOf(text: string): readonly Problem[] {
  try {
    decode('samples/x.jsonl', text);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  throw new Error('The text was read without a problem.');
}

/** The text from the column of the problem on, to see that it points where a person should look. */
function pointedAt(text: string, { line, column }: Problem): string {
  return (text.split('\n')[line - 1] ?? '').slice(column - 1);
}

describe('reading a recording', () => {
  it('takes a header alone as a recording of nothing', () => {
    expect(decode('x.jsonl', `${HEADER}\n`).series).toEqual([]);
  });

  it('refuses a newer format and says which one it reads', () => {
    const text = HEADER.replace('"schema":1', '"schema":3,"new":true');
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ file: 'samples/x.jsonl', line: 1, column: 34 });
    expect(problem?.message).toBe(
      'The recording has format 3; this program reads up to 2. Update Headroom, or record the file again with this version.',
    );
  });

  it.each([['{"some":"json"}'], ['[1,2]']])('says that %s is no recording', (text) => {
    expect(problemsOf(text)).toHaveLength(1);
    expect(problemsOf(text)[0]?.message).toContain('This is no recording');
  });

  it('points at the place where a line stops being JSON', () => {
    const broken = lineWith(daysWith('[1,,2]'));
    const text = `${HEADER}\n${broken}\n`;
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ line: 2 });
    expect(problem && pointedAt(text, problem)).toMatch(/^,2\]/);
    expect(problem?.message).toContain('This line is not JSON.');
  });

  it('points at the end of a line that was cut off, and at the start of an empty file', () => {
    expect(problemsOf(`${HEADER}\n{"budget":`)[0]).toMatchObject({ line: 2, column: 11 });
    expect(problemsOf('')[0]).toMatchObject({ line: 1, column: 1 });
  });

  it('points at a value of the wrong shape and at an unknown key', () => {
    const text = `${HEADER}\n${lineWith(daysWith('[1,2]').replace('"first":300', '"first":"x"'), '"kind":"number","colour":1')}`;
    const problems = problemsOf(text);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('“days.first” is not as the format has it'),
      expect.stringContaining('unrecognized key: "colour"'),
    ]);
    expect(problems[0] && pointedAt(text, problems[0])).toMatch(/^"x"/);
  });

  it('points at a column that is too short', () => {
    const text = `${HEADER}\n${lineWith(daysWith('[1]'))}`;
    const [problem] = problemsOf(text);
    expect(problem && pointedAt(text, problem)).toMatch(/^\[1\]/);
    expect(problem?.message).toMatch(
      /^There are 1 values here. The table has 2 windows and needs one value for each./,
    );
  });

  it.each([
    ['a ratio among numbers', '[1,[1,2]]', '"kind":"number"', '[1,2]]'],
    ['a gap without a reason', '[1,null]', '"kind":"number"', 'null'],
    ['a part without a whole', '[[1,2],[1]]', '"kind":"ratio"', '[1]'],
    ['a histogram with a count too many', '[[1],[1,2]]', '"kind":"histogram","buckets":[[0,1]]', '[1,2]'],
    ['a value in a line without a kind', '[1,null]', '"warnings":[]', '1,null'],
  ])('points at %s', (_, values, rest, pointed) => {
    const text = `${HEADER}\n${lineWith(daysWith(values), rest)}`;
    const found = problemsOf(text).map((problem) => pointedAt(text, problem).slice(0, pointed.length));
    expect(found).toContain(pointed);
  });

  it.each([
    '2026-02-30',
    '2026-W60',
    '2026-01-27..2026-01-26',
    '2026-01-26..2026-W05',
    '2026-01-26/2026-01-27',
    'x..y..z',
    '',
  ])('refuses “%s” as a name of a window', (name) => {
    const text = `${HEADER}\n${lineWith(daysWith('[1,2]').replace('2026-01-26..2026-01-27', name))}`;
    const [problem] = problemsOf(text);
    expect(problem?.message).toContain('A name here is no window.');
    expect(problem && pointedAt(text, problem)).toMatch(/^\["/);
  });

  it.each([
    ['"zone":"UTC"', '"zone":"Mars/Base"', /^“Mars\/Base” is no time zone/],
    ['2026-02-02T00:00:00Z', 'yesterday', /^“yesterday” is no moment/],
  ])('refuses a header in which %s is %s', (from, to, message) => {
    expect(problemsOf(HEADER.replace(from, to))[0]?.message).toMatch(message);
  });

  it('says every problem of every line, and both lines of a budget that comes twice', () => {
    const good = lineWith(daysWith('[1,2]'));
    const problems = problemsOf([HEADER, good, lineWith(daysWith('[1]')), 'nonsense', good, ''].join('\n'));
    expect(problems.map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(problems[2]?.message).toContain('“api/x” is on line 2 already.');
  });
});
