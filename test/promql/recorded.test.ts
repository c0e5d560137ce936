import { describe, expect, it } from 'vitest';
import type { Indicator } from '../../src/model/indicator.ts';
import { fewestRecorded, recordedCount, recordedOf, recordedQuery } from '../../src/promql/recorded.ts';

const DAY = 86_400;
const rate: Indicator = { kind: 'rate', counter: 'x_total', where: { job: 'a"b' } };
const ratio: Indicator = { kind: 'ratio', of: 'bad', part: 'x{ok="0"}', total: 'x' };

describe('recorded increases', () => {
  it('are found by what was summed up, and never taken for those of a part of something else', () => {
    const [one] = recordedOf(rate);
    expect(one && recordedQuery(one, DAY)).toBe(
      'max by (le) (avg_over_time(headroom:events:counted5m{whole="",selector="x_total{job=\\"a\\\\\\"b\\"}"}[86400s])) * 288',
    );
    const [part, whole] = recordedOf(ratio);
    expect([part?.role, whole?.role]).toEqual(['part', 'whole']);
    expect(part && recordedQuery(part, 7 * DAY)).toBe(
      'max by (le) (avg_over_time(headroom:events:counted5m{whole="x",selector="x{ok=\\"0\\"}"}[604800s])) * 2016',
    );
  });

  it('change their name when the indicator counts something else', () => {
    const labelsOf = (indicator: Indicator) => recordedOf(indicator).map(({ labels }) => labels);
    expect(labelsOf(rate)).not.toEqual(labelsOf({ ...rate, where: {} }));
    expect(labelsOf(ratio)[0]).not.toEqual(labelsOf({ ...ratio, total: 'y' })[0]);
  });

  it('stand for a window only when hardly a step of the sparsest series is missing', () => {
    const [one] = recordedOf(ratio);
    expect(one && recordedCount(one, DAY)).toMatch(
      /^min\(count_over_time\(.+\[86400s\]\)\) and on \(\) \(max\(count by \(le\) \(count_over_time\(.+\)\)\) == 1\)$/,
    );
    expect(fewestRecorded(DAY)).toBe(287);
    // The day on which the clocks change.
    expect(fewestRecorded(23 * 3600)).toBe(275);
  });

  it('are none of what is no classic counter', () => {
    const native: Indicator = { kind: 'quantile', quantile: 0.9, histogram: 'x', where: {}, native: true };
    const expr: Indicator = { kind: 'expr', expr: 'max(x)' };
    expect([...recordedOf(native), ...recordedOf(expr)]).toEqual([]);
  });
});
