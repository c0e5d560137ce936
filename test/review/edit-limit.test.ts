import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editLimit } from '../../src/review/edit-limit.ts';
import { quantity } from '../support/budget.ts';

const edit = (text: string, to = '2.5s', from = '2s') =>
  editLimit('api.yaml', text, {
    slug: 'query-p95',
    bound: 'at_most',
    from: quantity(from),
    to: quantity(to),
  });

function changedLines(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  expect(now).toHaveLength(old.length);
  return now.filter((line, index) => line !== old[index]);
}

describe('the change of a limit', () => {
  it.each([
    ['plain', 'at_most: 2s', 'at_most: 2.5 s'],
    ['with a comment', 'at_most: 2s    # the standard', 'at_most: 2.5 s    # the standard'],
    ['in single quotes', "at_most: '2s'", "at_most: '2.5 s'"],
    ['in double quotes', 'at_most: "2 s"', 'at_most: "2.5 s"'],
    ['tagged', 'at_most: !!str 2s', 'at_most: !!str 2.5 s'],
    ['in other words', 'at_most: 2000 ms', 'at_most: 2.5 s'],
  ])('%s is exactly one line', (_, before, after) => {
    const text = `# Top\nservice: api\nbudgets:\n  query-p95:\n    ${before}\n    indicator: { gauge: a }   # end\n`;
    expect(changedLines(text, edit(text))).toEqual([`    ${after}`]);
  });

  it('in braces leaves the others in them alone, and quotes what braces would part', () => {
    const text =
      'service: api\nbudgets: { query-p95: {at_most: 2000 TPS, category: rule}, b: { at_most: 2s } }\n';
    expect(edit(text, '10,000 TPS', '2000 TPS')).toBe(text.replace('2000 TPS', '"10,000 TPS"'));
  });

  it('that is made already leaves the file as it is', () => {
    const text = 'budgets:\n  query-p95:\n    at_most: 2500 ms\n';
    expect(edit(text)).toBe(text);
  });

  it('keeps line ends of Windows and a missing last one', () => {
    const text = 'service: api\r\nbudgets:\r\n  query-p95:\r\n    at_most: 2s';
    expect(edit(text)).toBe('service: api\r\nbudgets:\r\n  query-p95:\r\n    at_most: 2.5 s');
  });

  it.each([
    ['another limit', 'budgets:\n  query-p95:\n    at_most: 3s\n', 'The limit was changed since'],
    ['no such budget', 'budgets:\n  other:\n    at_most: 2s\n', 'has no limit at_most of query-p95'],
    ['an alias', 'x: &l 2s\nbudgets:\n  query-p95:\n    at_most: *l\n', 'that can be changed in one place'],
    ['an anchor', 'budgets:\n  query-p95:\n    at_most: &l 2s\n', 'that can be changed in one place'],
    ['the other bound', 'budgets:\n  query-p95:\n    at_least: 2s\n', 'has no limit at_most'],
  ])('is refused for a file with %s', (_, text, message) => {
    expect(() => edit(text)).toThrow(message);
  });

  it('changes nothing else, whatever comments, order and layout a file has', () => {
    const comment = fc.stringMatching(/^[ -~]{0,20}$/).map((words) => `# ${words}`);
    const filler = fc.oneof(
      comment,
      fc.constant(''),
      fc.constant('    rationale: "a: b # c"'),
      fc.constant('    name:   Query P95  # name'),
    );
    fc.assert(
      fc.property(
        fc.array(filler, { maxLength: 4 }),
        fc.array(filler, { maxLength: 4 }),
        fc.constantFrom('\n', '\r\n'),
        (before, after, end) => {
          const unique = (lines: readonly string[], not: readonly string[] = []) =>
            lines.filter(
              (line, index) =>
                line.startsWith('#') || line === '' || (lines.indexOf(line) === index && !not.includes(line)),
            );
          const head = unique(before);
          const text = [
            'service: api',
            'budgets:',
            '  query-p95:',
            ...head,
            '    at_most: 2s',
            ...unique(after, head),
            '  other:',
            '    at_most: 2s',
          ].join(end);
          const edited = edit(text);
          expect(changedLines(text, edited).map((line) => line.trim())).toEqual(['at_most: 2.5 s']);
          expect({ ...parse(edited), budgets: { ...parse(edited).budgets, 'query-p95': 0 } }).toEqual({
            ...parse(text),
            budgets: { ...parse(text).budgets, 'query-p95': 0 },
          });
        },
      ),
    );
  });
});
