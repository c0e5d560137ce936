import { describe, expect, it } from 'vitest';
import { serviceFinder } from '../../../src/model/service-names.ts';
import { restartsIn } from '../../../src/why/places/restarts.ts';
import { minute, minuteOf, seen } from '../../support/answered.ts';

const find = serviceFinder(['api', 'web'], { labels: ['job'], names: {} });

/** What is told of api, of so many instances, by the minutes at which instances began. */
function told(began: Readonly<Record<string, readonly number[]>>, of = 5) {
  const restarted = Object.entries(began).map(([instance, minutes]) => {
    const each = minutes.map((at, index) => [at, (minutes[index + 1] ?? 121) - 1] as const);
    const beginning = (now: number) => minute(minutes.findLast((at) => at <= now) ?? 0);
    return seen({ job: 'api', instance }, each, beginning);
  });
  const counts = [seen({ job: 'api' }, [[0, 120]], () => of), seen({ job: 'web' }, [[0, 120]])];
  return restartsIn(restarted, counts, find).changes.map(({ at, until, text }) =>
    [minuteOf(at), ...(until === undefined ? [] : [minuteOf(until)]), text].join(' '),
  );
}

describe('moments at which processes began', () => {
  it('tell of nothing where none lies in the stretch', () => {
    expect(told({})).toEqual([]);
  });

  it('tell of those that restarted at about one time together, and of how many there are', () => {
    expect(told({ a: [40], b: [44], c: [46] })).toEqual(['40 46 3 of 5 instances of api restarted']);
    expect(told({ a: [40] })).toEqual(['40 1 of 5 instances of api restarted']);
  });

  it('tell of all of them, and of the only one, in fewer words', () => {
    expect(told({ a: [40], b: [40] }, 2)).toEqual(['40 all 2 instances of api restarted']);
    expect(told({ a: [40] }, 1)).toEqual(['40 api restarted']);
  });

  it('tell of restarts that lie apart one by one', () => {
    expect(told({ a: [40], b: [56] })).toEqual([
      '40 1 of 5 instances of api restarted',
      '56 1 of 5 instances of api restarted',
    ]);
    expect(told({ a: [40], b: [55] })).toEqual(['40 55 2 of 5 instances of api restarted']);
  });

  it('tell of one that restarts again and again once, with the number, and of another beside it', () => {
    expect(told({ a: [40, 42, 45, 50, 61], b: [90] })).toEqual([
      '40 61 1 of 5 instances of api restarted again and again, 5 times',
      '90 1 of 5 instances of api restarted',
    ]);
  });

  it('count a moment that is worked out anew each time once', () => {
    const jittering = seen({ job: 'api', instance: 'a' }, [[40, 120]], (now) => minute(40) + (now % 3) - 0.5);
    const counts = [seen({ job: 'api' }, [[0, 120]])];
    expect(restartsIn([jittering], counts, find).changes).toHaveLength(1);
  });
});
