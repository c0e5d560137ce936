import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderNotes } from '../../../src/render/notes/notes.ts';
import { RENDERERS } from '../../support/markdown.ts';

const render = (markdown: string) => renderNotes([{ markdown }])[0] ?? { html: '', quoted: '', text: '' };

describe('a note by people', () => {
  it('keeps what Markdown is for: lists, emphasis, code, tables and links', () => {
    const { html } = render(
      'Cause: **lock** in `orders`.\n\n- [PR 12](https://git.example/12)\n\n| a | b |\n| - | - |\n| 1 | 2 |',
    );
    expect(html).toContain('<strong>lock</strong>');
    expect(html).toContain('<code>orders</code>');
    expect(html).toContain('<a href="https://git.example/12" rel="noreferrer nofollow">PR 12</a>');
    expect(html).toContain('<td>2</td>');
  });

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['an event handler', 'x <img src=x onerror=alert(1)> y'],
    ['a link to code', '[click](javascript:alert(1))'],
    ['a hidden link to code', '[click][1]\n\n[1]: javascript:alert(1)'],
    ['an image from elsewhere', '![pixel](https://tracker.example/p.png)'],
    ['HTML in a quote', '> <iframe src="https://x.example">\n> <b>'],
    ['HTML across lines of a list', '- a <div\n  onclick="x()">b</div>'],
    ['a comment', '<!-- --><svg onload=alert(1)>'],
    ['a data link', '<data:text/html,x> and [d](data:text/html;base64,eA==)'],
  ])('loses %s in HTML and in Markdown', (_, markdown) => {
    const { html, quoted } = render(markdown);
    const rendered = RENDERERS.map(([, toHtml]) => toHtml(quoted));
    for (const result of [html, ...rendered]) {
      expect(result).not.toMatch(/<(script|img|iframe|svg|div|b|style|object)\b/i);
      expect(result).not.toMatch(/(?:href|src)="?(?:javascript|data|vbscript):/i);
    }
  });

  it('says in words what was taken out', () => {
    expect(render('a <b>bold</b> claim').html).toBe('<p>a &lt;b&gt;bold&lt;/b&gt; claim</p>');
    expect(render('see [the page](javascript:x)').html).toBe('<p>see the page</p>');
    expect(render('![the graph](https://x.example/g.png)').html).toBe('<p>the graph</p>');
  });

  it('brings no heading into the outline of a report', () => {
    const { html, quoted } = render('# Decisions\n\nKeep it.');
    expect(html).toContain('<strong>Decisions</strong>');
    expect(quoted).toBe('> **Decisions**\n>\n> Keep it.');
  });

  it('stays inside its quote, even with a fence that is never closed', () => {
    const { quoted } = render('```\nopen');
    for (const [, toHtml] of RENDERERS) {
      expect(toHtml(`${quoted}\n\n## After\n`)).toMatch(/<h2>After<\/h2>/);
    }
  });

  it('is harmless in both renderers, whatever was written', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '<b>',
      '[',
      ']',
      '(',
      ')',
      '!',
      '`',
      '```',
      '\n',
      '\n\n',
      '> ',
      '- ',
      '    ',
      'javascript:',
      ':',
      '&lt;',
      '\\',
      '"',
      'a',
      ' ',
      '<!--',
      '-->',
      '<a href=',
      '[x]: ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const { html, quoted } = render(pieces.join(''));
        const marked = RENDERERS.find(([name]) => name === 'marked')?.[1](quoted) ?? '<b>';
        for (const result of [html, marked]) {
          expect(result).not.toMatch(/<(b|img|script)\b|<!--|<a (?!href="(?:https?:|mailto:))/i);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['quotes', '> '.repeat(6000)],
    ['lists', '1. '.repeat(4000)],
    ['lists and quotes', '- > '.repeat(3000)],
    ['more than is read as Markdown', '**a** '.repeat(3000)],
  ])('is shown as it was written where it is nested too deep or too long: %s', (_, markdown) => {
    const { html, text } = render(markdown);
    expect(html).toMatch(/^<pre><code>/);
    expect(text).toBe(markdown.trim());
  });

  it('is Markdown where it is neither', () => {
    expect(render(`${'> '.repeat(40)}deep`).html).toContain('<blockquote>');
    expect(render('**a** '.repeat(2000)).html).toContain('<strong>a</strong>');
  });
});
