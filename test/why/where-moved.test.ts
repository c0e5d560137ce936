import { describe, expect, it } from 'vitest';
import type { Indicator } from '../../src/model/indicator.ts';
import type { Instant } from '../../src/model/window.ts';
import { quantity, unit } from '../support/budget.ts';
import {
  CONTRAST,
  DAY,
  gauge,
  isNow,
  type Made,
  RATE,
  SINCE,
  series,
  told,
  wobble,
} from '../support/where-told.ts';

describe('where a gauge moved', () => {
  it('is the values that make the change of a sum', async () => {
    const where = await told(gauge('sum'), series('pod', [1, 1.6, 1, 1]));
    expect(where).toMatchObject({ kind: 'values', label: 'pod', named: ['pod-1'] });
    expect(where.labels[0]).toMatchObject({ parted: 'amount', of: 4 });
    expect(where.labels[0]?.values[0]?.ofChange).toBeCloseTo(1, 1);
    expect(where.labels[0]?.values[0]?.now).toBeCloseTo(1.6 / 4.6, 1);
  });

  it('is the highest now, for a figure of the highest alone', async () => {
    const levels = (of: number) => (of === 0 ? 1000 : 400);
    expect(await told(gauge('max'), series('pod', [1.5, 1, 1, 1], levels))).toMatchObject({
      kind: 'values',
      named: ['pod-0'],
      labels: [{ parted: 'figures' }],
    });
    // It moved, and is not what the figure is of.
    expect((await told(gauge('max'), series('pod', [1, 1.5, 1, 1], levels))).kind).toBe('unknown');
  });

  it('is everywhere where all moved alike, and nowhere where none did', async () => {
    expect((await told(gauge('sum'), series('pod', [1.5, 1.4, 1.6, 1.5]))).kind).toBe('even');
    expect(await told(gauge('max'), series('pod', [1, 1, 1, 1]))).toMatchObject({
      kind: 'unknown',
      because: 'Its values scatter too much to tell.',
    });
  });

  it('is told of what got better as of what got worse', async () => {
    const better = { occasion: { occasion: 'step', better: true } } as const;
    const made = series('pod', [1, 0.5, 1, 1]);
    expect(await told(gauge('sum'), made, better)).toMatchObject({ kind: 'values', named: ['pod-1'] });
    expect(await told(gauge('sum'), made)).toMatchObject({
      kind: 'unknown',
      because: 'All of its values together do not show the change over these days.',
    });
  });

  it('may be below zero', async () => {
    const made = series('disk', [1, 1, 1, 1], () => -50).map((one, index) => ({
      ...one,
      at: (time: Instant) => (one.at(time) ?? 0) + (index === 2 && isNow(time) ? 40 : 0),
    }));
    expect(await told(gauge('sum'), made)).toMatchObject({ kind: 'values', named: ['disk-2'] });
  });

  it('is by how much each rises, for a growth', async () => {
    const growth: Indicator = { kind: 'growth', gauge: 'disk_bytes', where: {}, across: 'sum' };
    const made = [1, 1, 1, 5].map((factor, of): Made => {
      const risen = (time: Instant) => Math.min(time, SINCE) - SINCE + factor * Math.max(0, time - SINCE);
      return {
        labels: { disk: `${of}` },
        at: (time) => 1e9 + 100 * risen(time) + 1e5 * Math.sin(time / DAY + of),
      };
    });
    const where = await told(growth, made);
    expect(where).toMatchObject({ kind: 'values', label: 'disk', named: ['3'] });
    expect(where.labels[0]?.values[0]?.figureNow).toBeCloseTo(500, -1);
    expect(where.labels[0]?.values[0]?.figureBefore).toBeCloseTo(100, -1);
  });
});

describe('where a rate moved', () => {
  it('may be a value that is new, or one that is gone', async () => {
    const fresh: Made = { labels: { route: '/new' }, at: (time) => (isNow(time) ? 5e4 : undefined) };
    const usual = series('route', [1, 1, 1], () => 1e5);
    expect(await told(RATE, [...usual, fresh])).toMatchObject({ kind: 'values', named: ['/new'] });
    const gone: Made = { labels: { route: '/old' }, at: (time) => (isNow(time) ? undefined : 5e4) };
    const lower = { budget: { bound: 'at_least' } } as const;
    expect(await told(RATE, [...usual, gone], lower)).toMatchObject({ kind: 'values', named: ['/old'] });
  });

  it('cannot be told by values of which most are others than before', async () => {
    const made = ['old', 'new'].flatMap((life) =>
      [0, 1].map(
        (of): Made => ({
          labels: { pod: `${life}-${of}` },
          at: (time) => (isNow(time) === (life === 'new') ? 1e5 * (life === 'new' ? 1.5 : 1) : undefined),
        }),
      ),
    );
    expect(await told(RATE, made)).toMatchObject({
      kind: 'unknown',
      because: 'Most of its values were not there before.',
    });
  });
});

describe('where a ratio moved', () => {
  const ratio = (of: 'good' | 'bad'): Indicator => ({
    kind: 'ratio',
    of,
    part: of === 'bad' ? 'x_total{code=~"5.."}' : 'x_total{code!~"5.."}',
    total: 'x_total',
  });
  const events = (share: (of: number, time: Instant) => number, isGood = false): readonly Made[] =>
    [0, 1, 2, 3].flatMap((of) =>
      (['part', 'whole'] as const).map(
        (role): Made => ({
          labels: { route: `/${of}`, headroom_role: role },
          at: (time) => {
            const bad = 1e5 * share(of, time) * wobble(time, of);
            return role === 'whole' ? 1e5 : isGood ? 1e5 - bad : bad;
          },
        }),
      ),
    );
  const failing = (of: number, time: Instant) => (of === 2 && isNow(time) ? 0.05 : 0.01);

  it('is where the bad events are, whichever are counted', async () => {
    const expected = { kind: 'values', label: 'route', named: ['/2'] };
    expect(await told(ratio('bad'), events(failing))).toMatchObject(expected);
    const available = {
      budget: { bound: 'at_least', limit: quantity('99%'), measuredIn: unit('%') },
    } as const;
    const where = await told(ratio('good'), events(failing, true), available);
    expect(where).toMatchObject(expected);
    expect(where.labels[0]?.values[0]?.now).toBeCloseTo(5 / 8, 1);
    expect(where.labels[0]?.parted).toBe('bad_events');
  });

  it('is the traffic where that makes most of it, though all got a little worse besides', async () => {
    const drawn = (slight: number) =>
      [0, 1, 2, 3].flatMap((of) =>
        (['part', 'whole'] as const).map(
          (role): Made => ({
            labels: { route: `/${of}`, headroom_role: role },
            at: (time) => {
              const all = of === 2 && isNow(time) ? 6e5 : 1e5;
              const share = (of === 2 ? 0.05 : 0.01) * (isNow(time) ? slight : 1);
              return role === 'whole' ? all : all * share * wobble(time, of);
            },
          }),
        ),
      );
    for (const slight of [1, 1.08])
      expect(await told(ratio('bad'), drawn(slight))).toMatchObject({
        kind: 'traffic',
        label: 'route',
        named: ['/2'],
      });
    expect(await told(ratio('bad'), drawn(3))).toMatchObject({ kind: 'even' });
  });

  it('has none of them where a value has no series of them', async () => {
    const made = events(failing).filter(
      ({ labels }) => labels.route === '/2' || labels.headroom_role === 'whole',
    );
    const where = await told(ratio('bad'), made);
    expect(where).toMatchObject({ kind: 'values', named: ['/2'] });
    expect(where.labels[0]?.values[1]).toMatchObject({ now: 0, before: 0 });
  });

  it('is where no events are good any more, and so no series of them is there', async () => {
    const made = events((of) => (of === 2 ? 0 : 0.01), true).map((one): Made => {
      const isGone = one.labels.route === '/2' && one.labels.headroom_role === 'part';
      return isGone ? { ...one, at: (time) => (isNow(time) ? undefined : one.at(time)) } : one;
    });
    const available = {
      budget: { bound: 'at_least', limit: quantity('99%'), measuredIn: unit('%') },
    } as const;
    const where = await told(ratio('good'), made, available);
    expect(where).toMatchObject({ kind: 'values', named: ['/2'] });
    expect(where.labels[0]?.values[0]).toMatchObject({ figureNow: 0 });
  });
});

describe('where it is, where nobody knows what was before', () => {
  const { before, between, ...now } = CONTRAST;
  it('is a value that carries most of it, and clearly more than its share', async () => {
    expect(before && between).toBeDefined();
    const levels = (of: number) => (of === 1 ? 900 : 100);
    const where = await told(gauge('sum'), series('pod', [1, 1, 1, 1], levels), { contrast: now });
    expect(where).toMatchObject({ kind: 'values', named: ['pod-1'] });
    expect(where.labels[0]?.values[0]).toMatchObject({ value: 'pod-1', now: expect.closeTo(0.75, 1) });
    expect(where.labels[0]?.values[0]).not.toHaveProperty('ofChange');
    expect(await told(gauge('sum'), series('pod', [1, 1, 1, 1]), { contrast: now })).toMatchObject({
      kind: 'unknown',
      because: 'None of its values carries most of it.',
    });
  });

  it('is the few that are over, of figures that do not add up', async () => {
    const levels = (of: number) => (of === 1 ? 2e9 : 5e8);
    const where = await told(gauge('max'), series('pod', [1, 1, 1, 1], levels), { contrast: now });
    expect(where).toMatchObject({ kind: 'values', named: ['pod-1'] });
  });
});
