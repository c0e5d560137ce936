import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { chartFiles } from '../../../src/render/charts/files.ts';
import { stagesChart } from '../../../src/render/charts/stages-chart.ts';
import { element, escapeText } from '../../../src/render/charts/svg.ts';
import { quantity } from '../../support/budget.ts';
import { reportOf } from '../../support/report.ts';
import { rowOf } from '../../support/row.ts';
import { parseSvg } from '../../support/svg.ts';

const NAMES = new Set(['svg', 'title', 'desc', 'style', 'rect', 'path', 'circle', 'text', 'g']);
const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '</text><script>alert(1)</script>',
    '" onload="alert(1)',
    "' x='",
    ']]>',
    '<!--',
    '&lt;',
    '\u0000',
    '\uD800',
    '\u202Egnp.exe',
    '{{x}}',
  ),
);

function named(name: string): Report {
  const counts = [{ name, daysOver: 1, episodes: 1, open: 1 }];
  const row = rowOf([1, undefined, 3], { budget: { id: `api/${name}`, name, serviceName: name } });
  const plain = reportOf([row]);
  return { ...plain, violations: { ...plain.violations, byService: counts, byMetric: counts } };
}

test('no name breaks out of a drawing: every file stays well-formed and made of our elements only', () => {
  fc.assert(
    fc.property(names, (name) => {
      for (const { svg, name: file } of chartFiles(named(name))) {
        const elements = parseSvg(svg);
        expect(elements.every((one) => NAMES.has(one.name))).toBe(true);
        expect(
          elements.every(({ attributes }) => Object.keys(attributes).every((key) => !key.startsWith('on'))),
        ).toBe(true);
        expect(file).toMatch(/^[\w.-]+\.svg$/);
      }
    }),
  );
});

test('no name of a stage breaks out of the stages', () => {
  fc.assert(
    fc.property(names, (name) => {
      const svg = stagesChart(
        {
          id: 'api/q',
          serviceName: name,
          name,
          total: 'api/t',
          totalName: name,
          totalLimit: quantity('2s'),
          allocated: 1,
          stages: [{ budget: 'api/a', name, limit: 1, actual: 0.5, status: 'exceeded', share: 0.5 }],
        },
        { width: 380, height: 60, theme: 'page', heading: false },
      );
      expect(parseSvg(svg).every((one) => NAMES.has(one.name))).toBe(true);
    }),
  );
});

test('escaping keeps what XML can hold and drops what it cannot', () => {
  expect(escapeText(`a<b> & "c" 'd'`)).toBe('a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;');
  expect(escapeText('a\u0000b\uFFFEc\uD800d')).toBe('a b c d');
  expect(escapeText('µs 日本 🚀 é')).toBe('µs 日本 🚀 é');
});

test('a name of the page may hold what Handlebars and HTML take for their own', () => {
  expect(element('text', { class: '"><script>' }, escapeText('{{{raw}}}'))).toBe(
    '<text class="&quot;&gt;&lt;script&gt;">{{{raw}}}</text>',
  );
});
