import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from '../../../src/render/markdown/escape.ts';
import { type AdfNode, adfOf } from '../../../src/render/tickets/adf.ts';
import { markIn, markOf } from '../../../src/render/tickets/mark.ts';
import { titleWithoutReferences, withoutReferences } from '../../../src/render/tickets/references.ts';
import { wikiOf } from '../../../src/render/tickets/wiki.ts';

/** The texts that people see of Markdown, each of its own element; code is not looked at for references. */
function shownTexts(markdown: string): readonly string[] {
  const html = (marked.parse(markdown, { async: false }) as string).replace(/<code>.*?<\/code>/gs, '<code>');
  return html
    .split(/<[^>]*>/)
    .map((text) =>
      text
        .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
        .replaceAll('&amp;', '&'),
    );
}

describe('Markdown for a forge', () => {
  it.each([
    ['github', 'It closes #12 of @octocat, GH-3 and a/b#4.', /[@#](?=\w)|GH-\d/],
    ['gitlab', 'See !12, ~label, %1, &3, $4, ^alert#5 and @group.', /[@#!~%&$^](?=\w)/],
  ] as const)('refers to nothing at %s', (forge, text, reference) => {
    expect(text).toMatch(reference);
    for (const shown of shownTexts(withoutReferences(text, forge))) expect(shown).not.toMatch(reference);
    for (const shown of shownTexts(withoutReferences(escapeMarkdown(text), forge)))
      expect(shown).not.toMatch(reference);
    expect(titleWithoutReferences(text, forge)).not.toMatch(/[@#](?=\w)/);
  });

  it('orders nothing at GitLab', () => {
    const text = 'It is over.\n/close\n  /label ~a\n\n/assign @ann';
    expect(withoutReferences(text, 'gitlab')).not.toMatch(/^\s*\//m);
    expect(withoutReferences(text, 'github')).toContain('\n/close');
  });

  it('leaves code and addresses as they are', () => {
    const text =
      '`@backend-team` in [the report](<https://x.example/a#b1>) and https://x.example/@a#1 ``a ` @b``';
    expect(withoutReferences(text, 'github')).toBe(text);
    expect(withoutReferences('a ` @b', 'github')).toBe('a ` @&#8203;b');
  });

  it('shows the same text, whatever it is', () => {
    const seen = (text: string) => shownTexts(text).join('').replaceAll('\u200B', '');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('github' as const, 'gitlab' as const),
        (text, forge) => {
          const markdown = `It is ${escapeMarkdown(text)}`;
          expect(seen(withoutReferences(markdown, forge))).toBe(seen(markdown));
        },
      ),
    );
  });
});

describe('a mark', () => {
  it('is found in the last line that is one, and nowhere else', () => {
    expect(markIn(`A text\n\n${markOf('api.a-2026-01-01 opened')}`)).toBe('api.a-2026-01-01 opened');
    expect(markIn(`${markOf('one')}\n${markOf('two')}\n`)).toBe('two');
    expect(markIn(`Not ${markOf('one')}`)).toBeUndefined();
    expect(markIn('<!-- headroom: a\n -->')).toBeUndefined();
    expect(markIn('<!-- headroom: a')).toBeUndefined();
  });
});

describe('text for Jira', () => {
  const MARKDOWN = [
    '**API &lt;P95&gt; is over**',
    '| What | Answer |\n| --- | --- |\n| Owner | `@backend-team` |',
    '### Response',
    '- [The report](<https://x.example/a>)\n- Two',
  ].join('\n\n');

  it('is a document of the cloud', () => {
    expect(adfOf(MARKDOWN).content.map(({ type }) => type)).toEqual([
      'paragraph',
      'table',
      'heading',
      'bulletList',
    ]);
    expect(adfOf(MARKDOWN).content[0]?.content).toEqual([
      { type: 'text', text: 'API <P95> is over', marks: [{ type: 'strong' }] },
    ]);
  });

  it('is the notation of servers', () => {
    expect(wikiOf(MARKDOWN)).toBe(
      [
        '*API <P95> is over*',
        '||What||Answer||\n|Owner|{{@backend\\-team}}|',
        'h3. Response',
        '* [The report|https://x.example/a]\n* Two',
      ].join('\n\n'),
    );
  });

  it('has no macro, no mention and no link that nobody wrote', () => {
    const text = escapeMarkdown('{code} [~ann] !pic.png! [a|b] {color:red}');
    expect(wikiOf(text)).not.toMatch(/(?<!\\)[{[!~]/);
  });

  it('has no empty text and no node without a place, whatever it is made of', () => {
    const texts = (nodes: readonly AdfNode[]): readonly AdfNode[] =>
      nodes.flatMap((node) => [node, ...texts(node.content ?? [])]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const { type, text: shown } of texts(adfOf(text).content))
          expect(type === 'text' ? shown?.length : 1).toBeGreaterThan(0);
      }),
    );
  });
});
