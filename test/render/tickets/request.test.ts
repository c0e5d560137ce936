import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../../src/model/proposal.ts';
import { parseQuantity, type Quantity } from '../../../src/model/quantity.ts';
import { commitWithoutReferences, withoutReferences } from '../../../src/render/tickets/references.ts';
import { requestText } from '../../../src/render/tickets/request.ts';

const quantity = (text: string): Quantity => {
  const parsed = parseQuantity(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const LIMIT = quantity('2 s');
const TALLY = { exceeded: 1, approaching: 2, of: 84 };
const AT = Date.UTC(2026, 0, 13, 9) / 1000;

function proposal(text: string, times = 1): Proposal {
  const all = Array.from({ length: times }, () => text);
  return {
    id: '2026-01-13-api.query-p95',
    budget: `api/route-p95[${text}]`,
    bound: 'at_most',
    from: LIMIT,
    to: quantity('2.5 s'),
    because: text,
    by: text,
    at: AT,
    evidence: all,
    replay: all.map(() => ({ limit: LIMIT, days: TALLY, weeks: TALLY })),
    impact: all,
    state: 'approved',
    approvals: all.map((role) => ({ role, by: text, at: AT })),
    awaits: [],
  };
}

const FACTS = { effective: '2026-01-19', zone: 'UTC' };
const forges = ['github', 'gitlab'] as const;
/** What services act on, in any text around it. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '@team',
        'fixes #12',
        'Closes: GH-3',
        'a/b#4',
        '!5',
        '\n/close',
        '`',
        '``',
        '|',
        '&',
        '<',
        '>',
      ),
      fc.constantFrom(
        'Resolves https://github.com/a/b/issues/6',
        '@',
        '#',
        '~a',
        '$1',
        '%2',
        '^alert#5',
        '<!--',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(' '));

/** What is read of Markdown outside of its code, with entities as the characters that they stand for. */
function read(markdown: string): string {
  return markdown
    .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/\\(?=[!-/:-@[-`{-~])/g, '');
}

describe('a request to merge a changed limit', () => {
  it('mentions nobody, closes nothing and orders nothing, whatever people wrote', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...forges), (text, forge) => {
        const { title, body } = requestText(proposal(text), FACTS);
        const seen = read(withoutReferences(body, forge));
        expect(seen).not.toMatch(/#\d|(?<!\p{L})@team/u);
        if (forge === 'github') expect(seen).not.toMatch(/\bGH-\d/);
        else expect(seen).not.toMatch(/^[ \t]{0,3}\/(?=\p{L})|!\d/mu);
        expect(withoutReferences(body, forge)).not.toContain('https://github.com');
        for (const plain of [title, commitWithoutReferences(text)])
          expect(plain).not.toMatch(/#\d|@\w|GH-\d|https?:\/\/|!\d/i);
      }),
    );
  });

  it.each(forges)('is never longer than %s takes it, and says what was left out', (forge) => {
    for (const text of ['#a'.repeat(4000), '@ '.repeat(4000), 'word '.repeat(2000)]) {
      const { title, body } = requestText(proposal(text, 200), FACTS);
      expect(withoutReferences(body, forge).length).toBeLessThan(65_536);
      expect(body).toMatch(/- And \d+ more, in the file of the proposal\./);
      expect(title.length).toBeLessThanOrEqual(200);
    }
    const { body } = requestText(proposal('Short.', 3), FACTS);
    expect(body).not.toContain('more, in the file');
    expect(body.match(/^- Short\.$/gm)).toHaveLength(6);
  });

  it('leads to the reports where the settings say where these are', () => {
    expect(requestText(proposal('x'), FACTS).body).not.toContain('[Reports]');
    expect(requestText(proposal('x'), { ...FACTS, reportsUrl: 'https://perf.example.org' }).body).toContain(
      '[Reports](<https://perf.example.org/>)',
    );
  });
});
