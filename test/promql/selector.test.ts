import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectorProblem } from '../../src/config/expression.ts';
import { selector } from '../../src/promql/selector.ts';

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
