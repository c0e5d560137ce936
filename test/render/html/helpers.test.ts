import { expect, test } from 'vitest';
import { createTemplates } from '../../../src/render/templating.ts';

const shown = (text: string, template = '{{mentions text}}') =>
  createTemplates({ 'a.html.hbs': { file: 'a.html.hbs', text: template } }).render('a.html', { text });

test('a mention is kept on one line, without the punctuation after it', () => {
  expect(shown('degrading; @backend-team, due 9 February. @sre-team.')).toBe(
    'degrading; <span class="nowrap">@backend-team</span>, due 9 February. <span class="nowrap">@sre-team</span>.',
  );
});

test('a mention in a mail has a style, since a mail has no classes', () => {
  expect(shown('@sre', '{{mentions text style="white-space:nowrap;"}}')).toBe(
    '<span style="white-space:nowrap;">@sre</span>',
  );
});

test('text around a mention stays text', () => {
  expect(shown('<b>@a</b> & "x"')).toBe(
    '&lt;b&gt;<span class="nowrap">@a</span>&lt;/b&gt; &amp; &quot;x&quot;',
  );
});
