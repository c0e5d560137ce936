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

describe('the change of a member’s limit', () => {
  const editMember = (text: string, member = '/search', to = '3s', from = '2s') =>
    editLimit('api.yaml', text, {
      slug: 'route-p95',
      bound: 'at_most',
      member,
      from: quantity(from),
      to: quantity(to),
    });
  /** The lines that are not in the text before, which has all others in their order. */
  function addedLines(before: string, after: string): readonly string[] {
    const old = before.split('\n');
    const now = after.split('\n');
    let at = 0;
    const added = now.filter((line) => {
      if (line !== old[at]) return true;
      at += 1;
      return false;
    });
    expect(at).toBe(old.length);
    return added;
  }
  const family = (...lines: readonly string[]) =>
    [
      'service: api',
      'budgets:',
      '  route-p95:',
      '    each: route',
      '    at_most: 2s   # all',
      ...lines,
      '    indicator: { gauge: a }',
      '',
    ].join('\n');

  it('that it has is exactly one line, as that of a budget is', () => {
    const text = family('    limits:', "      '/search': '2s' # slow", '      /cart: 1s');
    expect(changedLines(text, editMember(text))).toEqual(["      '/search': '3 s' # slow"]);
  });

  it('is added as one line behind the last of those that there are', () => {
    const text = family('    limits:', '      /cart: 1s # quick', '    # end of limits');
    expect(addedLines(text, editMember(text))).toEqual(['      /search: 3 s']);
    expect(editMember(text)).toContain('# quick\n      /search: 3 s\n    # end');
  });

  it('is added within braces where there are some', () => {
    const text = family('    limits: { /cart: 1s } # own');
    expect(changedLines(text, editMember(text))).toEqual(['    limits: { /cart: 1s, /search: 3 s } # own']);
    const empty = family('    limits: {}');
    expect(parse(editMember(empty)).budgets['route-p95'].limits).toEqual({ '/search': '3 s' });
  });

  it('is added with its map behind the limit of the family', () => {
    const text = family();
    expect(addedLines(text, editMember(text))).toEqual(['    limits: { /search: 3 s }']);
    const braces = 'budgets: { route-p95: { each: route, at_most: 2s } }\n';
    expect(editMember(braces)).toBe(
      'budgets: { route-p95: { each: route, at_most: 2s, limits: { /search: 3 s } } }\n',
    );
    const windows = 'budgets:\r\n  route-p95:\r\n    at_most: 2s';
    expect(editMember(windows)).toBe(`${windows}\r\n    limits: { /search: 3 s }`);
  });

  it('that is made already leaves the file as it is', () => {
    const text = family('    limits: { /search: 3000 ms }');
    expect(editMember(text)).toBe(text);
  });

  it('leaves the limit of the family to the family', () => {
    const text = family('    limits: { /search: 2s }');
    const edited = editLimit('api.yaml', text, {
      slug: 'route-p95',
      bound: 'at_most',
      from: quantity('2s'),
      to: quantity('1s'),
    });
    expect(changedLines(text, edited)).toEqual(['    at_most: 1 s   # all']);
    const shared = `x: &own { /search: 2s }\n${family('    limits: *own')}`;
    const other = editLimit('api.yaml', shared, {
      slug: 'route-p95',
      bound: 'at_most',
      from: quantity('2s'),
      to: quantity('1s'),
    });
    expect(changedLines(shared, other)).toEqual(['    at_most: 1 s   # all']);
  });

  it.each([
    ['another limit of its own', family('    limits: { /search: 5s }'), 'limits route-p95[/search] to 5s'],
    ['another limit of its family', family().replace('2s', '4s'), 'limits route-p95[/search] to 4s'],
    [
      'limits that are repeated elsewhere',
      `${family('    limits: &own { /cart: 1s }')}x: { limits: *own }\n`,
      'in one place',
    ],
    [
      'limits that are those of another',
      `x: &own { /cart: 1s }\n${family('    limits: *own')}`,
      'in one place',
    ],
    [
      'a budget that another repeats',
      `${family().replace('route-p95:', 'route-p95: &one')}  other: *one\n`,
      'in one place',
    ],
    ['no such budget', 'budgets:\n  other:\n    at_most: 2s\n', 'has no limit at_most of route-p95[/search]'],
  ])('is refused for a file with %s', (_, text, message) => {
    expect(() => editMember(text)).toThrow(message);
  });

  it('says exactly that the member has it, whatever the member is called and whatever the file looks like', () => {
    const member = fc.oneof(
      fc.constantFrom(
        'true',
        '5',
        '1e3',
        'a"b',
        'a: b',
        '# no',
        'two\nlines',
        '-',
        '~',
        '{x}',
        'eu, /search',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    );
    const layout = fc.constantFrom(
      family(),
      family('    limits: { /cart: 1s }'),
      family('    limits:', '      /cart: 1s'),
    );
    fc.assert(
      fc.property(member, layout, (name, text) => {
        fc.pre(name !== '/cart' && name !== '__proto__');
        const edited = parse(editMember(text, name));
        const { limits = {}, ...rest } = parse(text).budgets['route-p95'];
        expect(edited.budgets['route-p95']).toEqual({ ...rest, limits: { ...limits, [name]: '3 s' } });
      }),
    );
  });
});
