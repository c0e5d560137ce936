import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectorProblem } from '../../src/config/budgets/expression.ts';
import { familyOf, offsetAs, ranged, selection, selector } from '../../src/promql/selector.ts';

describe('a selector from labels', () => {
  it('is the bare name without labels, and has a matcher for each', () => {
    expect(selector('up', {})).toBe('up');
    expect(selector('http_requests_total', { job: 'api', route: '/v1' })).toBe(
      'http_requests_total{job="api",route="/v1"}',
    );
  });

  it('escapes quotes, backslashes and line breaks in a value', () => {
    expect(selector('x', { path: 'a"b\\c\nd' })).toBe(String.raw`x{path="a\"b\\c\nd"}`);
  });

  it('is a selector whatever a value holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(selectorProblem(selector('x', { label: value }))).toBeUndefined();
      }),
    );
  });
});

describe('a selector that is sent', () => {
  it('has its range before its offset, which may look further back', () => {
    expect(ranged('x{a="1"} offset 1h', '[5m]')).toBe('x{a="1"}[5m] offset 60m');
    expect(ranged('x offset 90s', '[5m]', 300)).toBe('x[5m] offset 390s');
    expect(ranged(' x ', '[5m]', 300)).toBe('x[5m] offset 5m');
  });

  it('finds numbers in any spelling', () => {
    expect(ranged('x{le="1"} offset 1m', '[5m]')).toBe('x{le=~"[+]?1(?:[.]0*)?"}[5m] offset 1m');
    expect(selection('x{le="1"} offset 1m')).toBe('x{le=~"[+]?1(?:[.]0*)?"} offset 1m');
  });

  it('looks back as another does, also for all series of its metric', () => {
    expect(offsetAs('x offset 1h', 'y')).toBe('x');
    expect(offsetAs('x{a="1"}', 'y offset 1h')).toBe('x{a="1"} offset 60m');
    expect(familyOf('x{a="1"} offset 1h')).toBe('x offset 60m');
    expect(familyOf('{"a.b", c="1"}')).toBe('{__name__="a.b"}');
    expect(familyOf('{job="a"}')).toBe('{job="a"}');
  });
});

describe('text that should be a selector', () => {
  it.each([
    'http_requests_total',
    ' http_requests_total ',
    'job:requests:rate5m',
    'http_requests_total{}',
    'http_requests_total{code!~"5.."}',
    `http_requests_total { code =~ '5..' , job = "api", }`,
    'http_requests_total{path=~`/v\\d+`}',
    '{__name__="http_requests_total",code="200"}',
    String.raw`x{path="say \"no}\""}`,
    'http_requests_total offset 1d',
    'http_requests_total{code="500"} offset -5m',
    '{"http.server.requests", "http.route"="/a"}',
    '{"http.server.requests"} offset 1h30m',
  ])('may be %s', (text) => {
    expect(selectorProblem(text)).toBeUndefined();
  });

  it.each([
    '',
    'sum(http_requests_total)',
    'http_requests_total[5m]',
    'http_requests_total[5m] offset 1d',
    'http_requests_total offset',
    'http_requests_total @ 0',
    'a + b',
    'x{code=5}',
    'x{code="5"} or y',
    '5xx_total',
  ])('may not be “%s”', (text) => {
    expect(selectorProblem(text)).toContain(`“${text}” is not a selector`);
  });
});
