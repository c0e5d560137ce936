import { describe, expect, it } from 'vitest';
import { judge } from '../../src/evaluate/judge.ts';
import type { Measured, Reading } from '../../src/model/series.ts';
import { budget, gaugeBudget, quantity, unit } from '../support/budget.ts';

const WEEK = { start: 1_769_385_600, end: 1_769_990_400 };
const POLICY = { minimum: 0.75, warn: 0.9 };

function reading(measured: Measured, present = 2016): Reading {
  return { window: WEEK, measured, coverage: { present, expected: 2016 } };
}
const histogram = (...buckets: readonly (readonly [number, number, number])[]): Measured => ({
  kind: 'histogram',
  buckets: buckets.map(([lower, upper, count]) => ({ lower, upper, count })),
});

describe('a verdict', () => {
  it('carries the actual with its bucket, usage, headroom and events', () => {
    const verdict = judge(budget(), reading(histogram([0, 1, 900], [1, 2, 100])), POLICY);
    expect(verdict).toMatchObject({
      status: 'within',
      actual: { value: 1.5, lower: 1, upper: 2 },
      events: 1000,
    });
    expect(verdict).toMatchObject({ usage: 0.75, headroom: 0.5 });
    expect(verdict.cannotTell).toBeUndefined();
  });

  it('says that the buckets cannot tell when the limit lies inside the bucket of the quantile', () => {
    const verdict = judge(
      budget({ limit: quantity('1.8s') }),
      reading(histogram([0, 1, 900], [1, 2, 100])),
      POLICY,
    );
    expect(verdict).toMatchObject({ status: 'within', cannotTell: true });
  });

  it('is unknown with 58 observations and given with 59', () => {
    expect(judge(budget(), reading(histogram([0, 1, 58])), POLICY).unknown?.why).toBe('too_few_events');
    expect(judge(budget(), reading(histogram([0, 1, 59])), POLICY).status).toBe('within');
  });

  it('is exceeded when the highest finite bound is already over the limit, and then at least that bound', () => {
    const verdict = judge(
      budget({ limit: quantity('0.5s') }),
      reading(histogram([0, 1, 50], [1, Number.POSITIVE_INFINITY, 50])),
      POLICY,
    );
    expect(verdict).toMatchObject({ status: 'exceeded', actual: { value: 1, lower: 1 } });
    expect(verdict.actual?.upper).toBeUndefined();
  });

  it('is unknown when the rank lies above the highest bucket and the limit too', () => {
    const verdict = judge(
      budget(),
      reading(histogram([0, 1, 50], [1, Number.POSITIVE_INFINITY, 50])),
      POLICY,
    );
    expect(verdict.unknown?.why).toBe('beyond_buckets');
    expect(verdict.unknown?.detail).toContain('P95 is at least 1 s');
  });

  it('is exceeded when the rank lies above the highest bucket and the limit is its bound', () => {
    const infinite = Number.POSITIVE_INFINITY;
    const above = (bound: 'at_most' | 'at_least', limit: string) =>
      judge(
        budget({ bound, limit: quantity(limit) }),
        reading(histogram([0, 1, 90], [1, 2, 5], [2, infinite, 10])),
        POLICY,
      );
    // 95 of 105 observations took up to 2 s, so that the P95 took more.
    expect(above('at_most', '2s')).toMatchObject({ status: 'exceeded', actual: { value: 2, lower: 2 } });
    expect(above('at_most', '1s').status).toBe('exceeded');
    expect(above('at_most', '2.001s').unknown?.why).toBe('beyond_buckets');
    expect(above('at_least', '2s').status).not.toBe('exceeded');
    expect(above('at_least', '2.001s').unknown?.why).toBe('beyond_buckets');
  });

  it('is unknown under 75% coverage and given at 75%', () => {
    const measured = { kind: 'number', value: 1 } as const;
    const under = judge(gaugeBudget(), reading(measured, 1511), POLICY);
    expect(under).toMatchObject({ status: 'unknown', unknown: { why: 'low_coverage' } });
    expect(under.unknown?.detail).toBe('Data for 74.95% of the period; 75% is needed for a verdict.');
    expect(judge(gaugeBudget(), reading(measured, 1512), POLICY).status).toBe('within');
  });

  /** Of a gauge whose numbers are in the base unit of its limit. */
  const gaugeVerdict = (bound: 'at_most' | 'at_least', text: string, value: number) => {
    const limit = quantity(text);
    const measuredIn = { ...limit.unit, numerator: 1, denominator: 1 };
    return judge(gaugeBudget({ bound, limit, measuredIn }), reading({ kind: 'number', value }), POLICY);
  };

  it('is unknown for a gauge that answers what cannot be', () => {
    const percentForShare = gaugeVerdict('at_least', '99.9%', 99.2);
    expect(percentForShare.unknown?.why).toBe('implausible');
    expect(percentForShare.unknown?.detail).toContain('more than all. If it counts percent');
  });

  it('is given for a gauge below zero, whatever its limit', () => {
    expect(gaugeVerdict('at_most', '-10 celsius', -18).status).toBe('within');
    expect(gaugeVerdict('at_most', '8 celsius', -18)).toMatchObject({ status: 'within', usage: 0 });
    expect(gaugeVerdict('at_least', '2 celsius', -18)).toMatchObject({ status: 'exceeded' });
  });

  it('is unknown for endless events', () => {
    const share = budget({
      indicator: { kind: 'ratio', of: 'bad', part: 'b', total: 'a' },
      limit: quantity('1%'),
    });
    const measured = { kind: 'ratio', part: 1, whole: Number.POSITIVE_INFINITY } as const;
    expect(judge(share, reading(measured), POLICY).unknown?.why).toBe('implausible');
  });

  it('keeps the source’s reason when nothing was measured', () => {
    const none = { kind: 'none', why: 'no_data', detail: 'No series.' } as const;
    expect(judge(budget(), reading(none), POLICY).unknown).toEqual({ why: 'no_data', detail: 'No series.' });
  });

  it('is unknown for a ratio above one, a negative rate and a value that is no number', () => {
    const ratio = budget({
      indicator: { kind: 'ratio', of: 'good', part: 'a', total: 'b' },
      bound: 'at_least',
      limit: quantity('99%'),
    });
    expect(judge(ratio, reading({ kind: 'ratio', part: 11, whole: 10 }), POLICY).unknown?.why).toBe(
      'implausible',
    );
    expect(judge(ratio, reading({ kind: 'ratio', part: 0, whole: 0 }), POLICY).unknown?.why).toBe(
      'no_traffic',
    );
    const memory = gaugeBudget({ measuredIn: unit('B'), limit: quantity('2 GB') });
    const rate = budget({ indicator: { kind: 'rate', counter: 'x_total', where: {} } });
    expect(judge(rate, reading({ kind: 'increase', increase: -1 }), POLICY).unknown?.why).toBe('implausible');
    expect(judge(memory, reading({ kind: 'number', value: Number.NaN }), POLICY).unknown?.why).toBe(
      'implausible',
    );
  });

  it('counts bad events for a ceiling and good ones for a floor, whichever the indicator names', () => {
    const measured = { kind: 'ratio', part: 990, whole: 1000 } as const;
    const good = { kind: 'ratio', of: 'good', part: 'a', total: 'b' } as const;
    const bad = { ...good, of: 'bad' } as const;
    const actual = (indicator: typeof good | typeof bad, bound: 'at_most' | 'at_least') =>
      judge(
        budget({ indicator, bound, limit: quantity('5%'), measuredIn: unit('%') }),
        reading(measured),
        POLICY,
      ).actual?.value;
    expect(actual(good, 'at_least')).toBe(0.99);
    expect(actual(good, 'at_most')).toBe(0.01);
    expect(actual(bad, 'at_most')).toBe(0.99);
    expect(actual(bad, 'at_least')).toBe(0.01);
  });

  it('turns a counter’s increase into a rate over the whole window', () => {
    const rate = budget({
      indicator: { kind: 'rate', counter: 'tx_processed_total', where: {} },
      bound: 'at_least',
      limit: quantity('50 TPS'),
      measuredIn: unit('TPS'),
    });
    expect(judge(rate, reading({ kind: 'increase', increase: 604_800 * 62 }), POLICY)).toMatchObject({
      status: 'within',
      actual: { value: 62 },
      headroom: 12,
    });
  });

  it('compares bytes a second with a limit in bits', () => {
    const network = gaugeBudget({ measuredIn: unit('B/s'), limit: quantity('100 Mbps') });
    expect(judge(network, reading({ kind: 'number', value: 9_500_000 }), POLICY)).toMatchObject({
      usage: 0.76,
    });
  });

  it('holds the limit of an exception in force when the window begins', () => {
    const limit = quantity('3s');
    const covering = {
      limit,
      from: '2026-01-26',
      until: '2026-02-10',
      reason: 'migration',
      approvedBy: '@vp',
    };
    const excepted = (start: number) =>
      judge(
        gaugeBudget({ exceptions: [{ ...covering, start, end: WEEK.end + 1 }] }),
        reading({ kind: 'number', value: 2.5 }),
        POLICY,
      );
    expect(excepted(WEEK.start)).toMatchObject({ status: 'within', limit });
    expect(excepted(WEEK.start + 1).status).toBe('exceeded');
  });
});
