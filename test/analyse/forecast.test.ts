import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/model/period.ts';
import { quantity } from '../support/budget.ts';
import { concluded, historyOf } from '../support/history.ts';
import { LAST_DAY } from '../support/row.ts';

describe('a forecast', () => {
  // 1 s to 1.58 s in 30 days: at 0.02 s a day the limit of 2 s is met on day 50, 21 days after the last.
  const line = historyOf('line', 30, (day) => 1 + 0.02 * day, 0.01);

  it('gives the day on which the limit is met, between an earliest and a latest one', () => {
    const { forecast } = concluded(line);
    if (forecast.kind !== 'crossing') throw new Error(forecast.kind);
    const { earliest, central, latest = forecast.horizon } = forecast;
    const truth = addDays(LAST_DAY, 21);
    expect(earliest <= truth && truth <= latest).toBe(true);
    expect(Math.abs(Date.parse(central) - Date.parse(truth))).toBeLessThanOrEqual(6 * 86_400_000);
    expect(forecast.horizon).toBe(addDays(LAST_DAY, 60));
  });

  it('is mirrored under a limit of at least', () => {
    const limited = { bound: 'at_least', limit: quantity('2 s') } as const;
    const mirrored = concluded(
      line.map((value) => (value === undefined ? undefined : 4 - value)),
      limited,
    ).forecast;
    expect(mirrored.kind).toBe('crossing');
    if (mirrored.kind === 'crossing') expect(mirrored.earliest > LAST_DAY).toBe(true);
  });

  it('draws what the days to come may be, with the middle between the bounds', () => {
    const { forecast } = concluded(line);
    if (forecast.kind === 'none') throw new Error(forecast.because);
    expect(forecast.points[0]?.date).toBe(addDays(LAST_DAY, 1));
    for (const { lower, value, upper } of forecast.points) {
      expect(lower).toBeLessThan(value);
      expect(value).toBeLessThan(upper);
    }
    const first = forecast.points[0];
    expect(first?.value).toBeCloseTo(1.6, 1);
  });

  it('says that a course accelerates', () => {
    const { forecast } = concluded(historyOf('growth', 30, (day) => 0.7 * Math.exp(0.03 * day), 0.005));
    expect(forecast).toMatchObject({ kind: 'crossing', shape: 'accelerating' });
  });

  it('gives no date to a course that slows down', () => {
    const slowing = historyOf('slowing', 30, (day) => 2 - 1.2 * Math.exp(-day / 15), 0.005);
    const { trend, forecast } = concluded(slowing);
    expect(trend).toMatchObject({ direction: 'degrading' });
    expect(forecast.kind).not.toBe('crossing');
    if (forecast.kind === 'possible') expect(forecast.because).toBe('slowing');
  });

  it('of days that scatter is possible at most, with its earliest day alone', () => {
    const { forecast } = concluded(historyOf('scatter', 30, (day) => 1 + 0.02 * day, 0.07, 0));
    expect(forecast).toMatchObject({ kind: 'possible', because: 'scattered' });
    expect(forecast).not.toHaveProperty('central');
  });

  it('begins after the days that passed without data', () => {
    const holed = line.map((value, day) => (day >= 27 ? undefined : value));
    const { forecast } = concluded(holed);
    if (forecast.kind === 'none') throw new Error(forecast.because);
    expect(forecast.earliest > LAST_DAY).toBe(true);
  });

  it('never has its earliest day after the central one, nor the latest before, nor any outside its reach', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 14, maxLength: 40 }),
        fc.double({ min: 0.005, max: 0.05, noNaN: true }),
        (noise, slope) => {
          const { forecast, steps } = concluded(noise.map((off, day) => 0.5 + slope * day + off));
          if (forecast.kind === 'none') return;
          if (steps) expect(steps.since).toBe('trend');
          const { earliest, horizon } = forecast;
          const central = forecast.kind === 'crossing' ? forecast.central : earliest;
          const latest = (forecast.kind === 'crossing' && forecast.latest) || horizon;
          const inOrder = [addDays(LAST_DAY, 1), earliest, central, latest, horizon];
          expect(inOrder).toEqual(inOrder.toSorted());
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('no forecast', () => {
  it('is made without a degrading trend', () => {
    for (const at of [() => 1, (day: number) => 1.8 - 0.02 * day]) {
      expect(concluded(historyOf('calm', 30, at)).forecast).toEqual({
        kind: 'none',
        because: 'there is no degrading trend',
      });
    }
  });

  it('is made of a limit that was exceeded on one of the last seven days', () => {
    const values = historyOf('over', 30, (day) => 1 + 0.035 * day, 0.005);
    const { trend, forecast } = concluded(values);
    expect(trend).toMatchObject({ direction: 'degrading' });
    expect(forecast).toEqual({ kind: 'none', because: 'it was over its limit on 1 of the last 7 days' });
  });

  it('is made where the limit is out of reach within twice the history', () => {
    const values = historyOf('far', 30, (day) => 1 + 0.005 * day, 0.005);
    expect(concluded(values).forecast).toEqual({
      kind: 'none',
      because: 'the limit is not expected to be reached within 60 days',
    });
  });

  it('is made where a line and a step explain the days as well', () => {
    // A worked case of the method: up by a tenth in the middle of a month that scatters.
    const values = [
      1.396, 1.389, 1.428, 1.472, 1.402, 1.396, 1.375, 1.472, 1.61, 1.533, 1.507, 1.488, 1.403, 1.392, 1.493,
      1.528, 1.553, 1.515, 1.525, 1.44, 1.493, 1.551, 1.496, 1.544, 1.6, 1.552, 1.53, 1.483, 1.491, 1.54,
    ];
    const { trend, steps, forecast } = concluded(values);
    expect(trend).toMatchObject({ direction: 'degrading' });
    expect(steps).toBeUndefined();
    expect(forecast).toEqual({ kind: 'none', because: 'a line or a step: the days cannot tell which' });
  });
});

describe('a forecast under an exception', () => {
  const exception = { limit: quantity('3s'), reason: 'Migration', approvedBy: '@cto', start: 0, end: 1 };
  const line = historyOf('line', 30, (day) => 1 + 0.02 * day, 0.01);

  it('waits for the larger limit to end when the course is over the usual one by then', () => {
    const until = { ...exception, from: '2026-01-01', until: '2026-03-10' };
    expect(concluded(line, { exceptions: [until] }).forecast).toMatchObject({
      central: '2026-03-11',
      limit: quantity('2s'),
    });
  });

  it('is that of the usual limit when the exception ends before', () => {
    const until = { ...exception, from: '2026-01-01', until: '2026-02-10' };
    expect(concluded(line, { exceptions: [until] }).forecast).toMatchObject({ limit: quantity('2s') });
  });
});
