import { describe, expect, it } from 'vitest';
import type { LoadTestFigure } from '../../src/model/load-test.ts';
import { isK6Line, pointReader } from '../../src/results/k6-points.ts';
import { statisticOf } from '../../src/results/results.ts';

const figure = (metric: string, where: Readonly<Record<string, string>> = {}): LoadTestFigure => ({
  metric,
  where,
  statistic: 'p95',
});
const declared = (name: string, type: string, contains = 'default') =>
  JSON.stringify({
    type: 'Metric',
    data: { name, type, contains, thresholds: [], submetrics: null },
    metric: name,
  });
const point = (metric: string, value: number, tags: object | null = {}, second = 0) =>
  JSON.stringify({
    metric,
    type: 'Point',
    data: { time: `2026-02-02T08:00:${String(second).padStart(2, '0')}.625742514+02:00`, value, tags },
  });

function read(lines: readonly string[], wanted: readonly LoadTestFigure[]) {
  const reader = pointReader('raw.json', wanted);
  for (const [index, line] of lines.entries()) reader.take(line, index + 1);
  return reader.results();
}

describe('k6’s raw output', () => {
  it('is refused past so many values that are wanted, by its line, and taken at the bound', () => {
    const reader = pointReader('raw.json', [figure('a')], { most: 2 });
    reader.take(point('a', 1), 1);
    reader.take(point('b', 1), 2);
    reader.take(point('a', 1), 3);
    expect(reader.results().get('a')?.samples).toHaveLength(2);
    expect(() => reader.take(point('a', 1), 4)).toThrow('raw.json:4: more than 2 values are wanted');
  });

  it('gives the values whose tags are those wanted', () => {
    const lines = [
      declared('http_req_duration', 'trend', 'time'),
      point('http_req_duration', 30, { name: 'query', status: '200' }),
      point('http_req_duration', 10, { name: 'query', status: '500' }),
      point('http_req_duration', 99, { name: 'login', status: '200' }),
      point('http_req_duration', 99, null),
    ];
    const wanted = [
      figure('http_req_duration', { name: 'query' }),
      figure('http_req_duration', { name: 'query', status: '200' }),
    ];
    const results = read(lines, wanted);
    expect([...(results.get('http_req_duration{name:query}')?.samples ?? [])]).toEqual([10, 30]);
    expect([...(results.get('http_req_duration{name:query,status:200}')?.samples ?? [])]).toEqual([30]);
    expect(results.get('http_req_duration{name:query}')?.contents).toBe('time');
  });

  it('counts a counter over the whole run, and takes a gauge’s last value', () => {
    const lines = [
      declared('http_reqs', 'counter'),
      declared('vus', 'gauge'),
      ...Array.from({ length: 21 }, (_, index) => point('http_reqs', 1, {}, index)),
      point('vus', 9, {}, 20),
      point('vus', 4, {}, 20),
    ];
    const results = read(lines, [figure('http_reqs'), figure('vus')]);
    const [requests, users] = [results.get('http_reqs'), results.get('vus')];
    expect(requests && statisticOf(requests, 'count')).toBe(21);
    expect(requests && statisticOf(requests, 'rate')).toBeCloseTo(21 / 20, 12);
    expect(users && statisticOf(users, 'value')).toBe(4);
    expect(users && statisticOf(users, 'max')).toBe(9);
  });

  it('knows the names of what was not wanted, and keeps none of its values', () => {
    const results = read([point('checks', 1), point('vus', 1)], [figure('http_reqs')]);
    expect([...results.keys()]).toEqual(['checks', 'vus']);
    expect(results.get('checks')?.samples).toBeUndefined();
  });

  it('keeps more values than it first made room for, in order', () => {
    const lines = Array.from({ length: 5000 }, (_, index) => point('t', 5000 - index));
    const samples = read(lines, [figure('t')]).get('t')?.samples ?? new Float64Array();
    expect(samples).toHaveLength(5000);
    expect([samples[0], samples.at(-1)]).toEqual([1, 5000]);
  });

  it.each([
    ['{"metric":"t","type":"Po'],
    ['{"metric":"t","type":"Point","data":{"time":"2026-02-02T08:00:00Z"}}'],
    ['{"metric":"t","type":"Point","data":{"time":"soon","value":1}}'],
    ['{"metric":"t","type":"Point","data":{"time":"2026-02-02T08:00:00Z","value":"1"}}'],
    ['nonsense'],
  ])('is refused at a line such as %s', (broken) => {
    expect(() => read([point('t', 1), broken], [figure('t')])).toThrow(
      'raw.json:2: this is no line of k6’s JSON output.',
    );
  });
});

describe('a line of k6’s raw output', () => {
  it('is known by its kind', () => {
    expect(isK6Line(declared('a', 'trend'))).toBe(true);
    expect(isK6Line(point('a', 1))).toBe(true);
    expect(isK6Line('{"metrics": {')).toBe(false);
    expect(isK6Line('{"metric": {"p95": 1}}')).toBe(false);
  });
});
