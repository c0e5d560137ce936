import { describe, expect, it } from 'vitest';
import { type Known, missingWords } from '../../src/promql/missing.ts';
import { selectedBy } from '../../src/promql/selector.ts';

const KNOWN: Known = {
  metrics: ['http_requests_total', 'http_request_duration_seconds_count', 'up'],
  labels: new Map([
    ['code', ['200', '404', '500']],
    ['route', ['cart', 'query', 'search']],
  ]),
};

function words(text: string, known: Known = KNOWN): string {
  const selected = selectedBy(text);
  if (!selected) throw new Error(`${text} is no selector`);
  return missingWords(selected, known);
}

describe('what of a selector is not there', () => {
  it.each([
    ['htp_requests_total', 'There is no metric htp_requests_total. Did you mean http_requests_total?'],
    [
      '{__name__="http_request_duration_second_count"}',
      'There is no metric http_request_duration_second_count. Did you mean http_request_duration_seconds_count?',
    ],
    ['zzz', 'There is no metric zzz.'],
    [
      'http_requests_total{rout="query"}',
      'http_requests_total has no label rout: it has code or route. Did you mean route?',
    ],
    [
      'http_requests_total{route="qurey"}',
      'No series of http_requests_total is route="qurey": its route is cart, query or search. Did you mean query?',
    ],
    [
      'http_requests_total{code=~"6.."}',
      'No series of http_requests_total is code=~"6..": its code is 200, 404 or 500.',
    ],
    [
      'http_requests_total{code="404",route="cart"}',
      'http_requests_total is there, but no series of it is http_requests_total{code="404",route="cart"}.',
    ],
    [
      'http_requests_total{env!="test",route=""}',
      'http_requests_total is there, but no series of it is http_requests_total{env!="test",route=""}.',
    ],
  ])('is told of %s', (text, told) => {
    expect(words(text)).toBe(told);
  });

  it('is said without labels of a metric that has none, and with a few of many values', () => {
    expect(words('up{job="a"}', { ...KNOWN, labels: new Map() })).toBe('up has no label job: it has none.');
    const values = Array.from({ length: 50 }, (_, index) => `pod-${index}`);
    expect(words('up{pod="x"}', { ...KNOWN, labels: new Map([['pod', values]]) })).toBe(
      'No series of up is pod="x": its pod is pod-0, pod-1, pod-2, pod-3, pod-4, pod-5, pod-6, pod-7 or one of 42 others.',
    );
  });
});
