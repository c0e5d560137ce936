import fc from 'fast-check';

/** Words of budget files and settings, values good and bad, and names that a careless map falls for. */
const WORDS = [
  'service budgets paths exceptions maintenance total stages category latency at_most at_least indicator quantile',
  'histogram ratio good gauge expr unit time_zone source samples prometheus url http_headers targets smtp schedule',
  'UTC 2s 1% 0.95 2026-01-26 -1 .nan .inf null true ~ 1e999 0x1f __proto__ constructor toString http://a:b@c',
  `( [a- \\ ä 🚀 # [ ] " ' : \${HOME}`,
]
  .join(' ')
  .split(' ');

/** What gives YAML its structure, or breaks it. */
const MARKS = `: |- |, |{ | }|? |&a |*a|<<: |!!set |!!binary |!x |---\n|...\n|%YAML 3.0\n|>\n|\t|\r\n|\uFEFF|\u2028|\0`;
const BREAKS = ['\n', '\n', '\n  ', '\n  ', '\n    ', '\n  - ', '\n      ', '|\n'];
const TOKENS: readonly string[] = [...WORDS, ...MARKS.split('|'), ...BREAKS];

/** Text that looks like YAML from afar, so that a reader gets further into it than into noise. */
export const yamlSoup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...TOKENS), { maxLength: 60 })
  .map((tokens) => tokens.join(''));

/** A text with up to three stretches of it replaced by what does not belong there. */
export function garbled(text: string): fc.Arbitrary<string> {
  const slip = fc.record({
    from: fc.nat(text.length),
    length: fc.nat(12),
    put: fc.oneof(fc.constantFrom('', ...TOKENS), fc.string({ unit: 'binary', maxLength: 3 })),
  });
  return fc
    .array(slip, { minLength: 1, maxLength: 3 })
    .map((slips) =>
      slips.reduce((all, { from, length, put }) => all.slice(0, from) + put + all.slice(from + length), text),
    );
}
