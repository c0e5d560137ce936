import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleLine } from '../../../src/model/one-line.ts';
import { codeSpan, escapeHtml, escapeMarkdown } from '../../../src/render/markdown/escape.ts';
import { insideAll, RENDERERS, textOf } from '../../support/markdown.ts';

const FRAGMENTS = [
  ...Array.from('\\`*_{}[]()#+-.!|~$<>&@:/"\'=^%;,? \t\n\r'),
  '\u2028',
  '\u202e',
  '\u0000',
  'www.a.b',
  'http://a.b',
  'https://evil.example/x?y=1',
  'mailto:a@b.cd',
  'a@b.cd',
  'xmpp:a@b.cd/e',
  '&amp;',
  '&#35;',
  '&copy;',
  '<b>',
  '</td>',
  '<!--',
  '-->',
  '<script>',
  '![a](b)',
  '[a](javascript:1)',
  '[^1]',
  '[ ]',
  '1.',
  '12)',
  '- ',
  '# ',
  '> ',
  '```',
  '~~~',
  '---',
  '===',
  '@team',
  '#12',
  'GH-1',
  ':smile:',
  '::name',
  ':::tip',
  '{x}',
  '{{x}}',
  '<%',
  '$$x$$',
  '**',
  '__',
  '~~',
  '==',
  'word',
  '7',
  'é',
  '漢',
  '🙂',
  '⚠️',
  '\\|',
  '\\\\',
  'a_b_c',
  'ftp://x.y',
  '\ud800',
];
const fragment = fc.constantFrom(...FRAGMENTS);
const nasty = fc.oneof(
  fc.array(fragment, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
);
const shown = nasty.filter((text) => visibleLine(text) !== '');
const texts = fc.array(shown, { minLength: 30, maxLength: 50 });

describe.each(RENDERERS)('Markdown that %s renders', (_, render) => {
  it('shows any text as it is in the cells of a table', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const rows = all.map((text) => `| ${escapeMarkdown(text)} | x |`).join('\n');
        const cells = insideAll(render(`| a | b |\n| --- | --- |\n${rows}\n`), 'td');
        expect(cells.filter((_cell, index) => index % 2 === 0).map(textOf)).toEqual(all.map(visibleLine));
        expect(cells).toHaveLength(all.length * 2);
      }),
      { numRuns: 60 },
    );
  });

  it('shows any text as it is in the items of a list', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const html = render(all.map((text) => `- ${escapeMarkdown(text)}`).join('\n'));
        expect(insideAll(html, 'li').map(textOf)).toEqual(all.map(visibleLine));
      }),
      { numRuns: 60 },
    );
  });

  it('shows any text as it is in a paragraph of its own and in bold', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const html = render(
          all
            .map((text) => `${escapeMarkdown(text)}\n\nBefore **${escapeMarkdown(text)}**, after`)
            .join('\n\n'),
        );
        const paragraphs = insideAll(html, 'p');
        expect(paragraphs).toHaveLength(all.length * 2);
        expect(paragraphs.filter((_text, index) => index % 2 === 0).map(textOf)).toEqual(
          all.map(visibleLine),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('shows any text as it is in a code span of a table, but for the bar', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const rows = all.map((text) => `| ${codeSpan(text)} | x |`).join('\n');
        const spans = insideAll(render(`| a | b |\n| --- | --- |\n${rows}\n`), 'code');
        expect(spans.map(textOf)).toEqual(all.map((text) => visibleLine(text).replaceAll('|', '¦')));
      }),
      { numRuns: 30 },
    );
  });
});

describe('escaping', () => {
  it('leaves nothing that a site could take for a mention, an issue, a directive or an address', () => {
    const escaped = escapeMarkdown('@team #12 :note[x] www.evil.example https://evil.example {x}');
    expect(escaped).toContain('`@team`');
    expect(escaped).not.toMatch(/(?<!&)#\d|:note|www\.|:\/\/|(?<!\\)[{}]/);
  });

  it('keeps text inside raw HTML from closing it or from being read as Markdown', () => {
    const escaped = escapeHtml('</td>\n\n**a** <b> &amp; {x} @team');
    expect(escaped).not.toMatch(/[<>{}@\n]/);
  });

  it('says nothing for no text in a code span', () => {
    expect(codeSpan(' \n ')).toBe('');
  });
});
