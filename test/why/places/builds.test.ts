import { describe, expect, it } from 'vitest';
import { serviceFinder } from '../../../src/model/service-names.ts';
import { deploymentsIn } from '../../../src/why/places/builds.ts';
import { minuteOf, seen } from '../../support/answered.ts';

const find = serviceFinder(['api', 'web'], { labels: ['job'], names: {} });
type Stretches = readonly (readonly [number, number])[];

/** The deployments of api, by what versions were there in which minutes: each as its minutes and what it says. */
function told(versions: Readonly<Record<string, Stretches>>, others: Stretches = [[0, 120]]) {
  const own = Object.entries(versions).map(([version, at]) => seen({ job: 'api', version }, at));
  const all = [...own, seen({ job: 'web', version: '9' }, others)];
  return deploymentsIn(all, 'version', find).changes.map(({ at, until, text }) =>
    [minuteOf(at), ...(until === undefined ? [] : [minuteOf(until)]), text].join(' '),
  );
}

describe('versions in metrics', () => {
  it('tell of nothing while they stay', () => {
    expect(told({ '1.0': [[0, 120]] })).toEqual([]);
  });

  it('tell of one that replaces another', () => {
    expect(told({ '1.42.0': [[0, 39]], '1.43.0': [[40, 120]] })).toEqual(['40 api 1.42.0 → 1.43.0']);
  });

  it('tell of a rollout from its first instance to the last of the old', () => {
    expect(told({ '1.42.0': [[0, 52]], '1.43.0': [[40, 120]] })).toEqual(['40 52 api 1.42.0 → 1.43.0']);
  });

  it('tell of a rollout that has not come to its end', () => {
    expect(told({ '1.0': [[0, 120]], '1.1': [[100, 120]] })).toEqual(['100 api 1.0 → 1.1']);
  });

  it('tell of a rollback as of a rollout', () => {
    expect(
      told({
        '1.0': [
          [0, 41],
          [70, 120],
        ],
        '1.1': [[40, 72]],
      }),
    ).toEqual(['40 41 api 1.0 → 1.1', '70 72 api 1.1 → 1.0']);
  });

  it('tell of a rollout that was broken off', () => {
    expect(told({ '1.0': [[0, 120]], '1.1': [[40, 55]] })).toEqual(['40 56 api 1.0 → 1.1 and back']);
  });

  it('tell of two rollouts in a row, the second before the first came to its end', () => {
    expect(told({ '1.0': [[0, 60]], '1.1': [[40, 65]], '1.2': [[50, 120]] })).toEqual([
      '40 49 api 1.0 → 1.1',
      '50 65 api 1.0, 1.1 → 1.2',
    ]);
  });

  it('tell of one version of two that run side by side', () => {
    expect(told({ eu1: [[0, 120]], us1: [[0, 50]], us2: [[49, 120]] })).toEqual(['49 api us1 → us2']);
  });

  it('tell of nothing where a scrape fails for a while, of one version or of one of two', () => {
    expect(
      told({
        '1.0': [
          [0, 30],
          [39, 120],
        ],
      }),
    ).toEqual([]);
    expect(
      told({
        '1.0': [[0, 120]],
        '1.1': [
          [0, 30],
          [80, 120],
        ],
      }),
    ).toEqual([]);
  });

  it('tell of nothing where all of it is away, however long', () => {
    expect(
      told(
        {
          '1.0': [
            [0, 30],
            [80, 120],
          ],
        },
        [
          [0, 30],
          [80, 120],
        ],
      ),
    ).toEqual([]);
  });

  it('tell of a service that appears while others were there, and not of one that is seen a little late', () => {
    expect(told({ '1.0': [[60, 120]] })).toEqual(['60 api 1.0 appeared']);
    expect(told({ '1.0': [[5, 120]] })).toEqual([]);
  });

  it('are told of each service alone, and of no other', () => {
    const series = [
      seen({ job: 'api', version: '1' }, [[0, 120]]),
      seen({ job: 'web', version: '1' }, [[0, 50]]),
      seen({ job: 'web', version: '2' }, [[51, 120]]),
      seen({ job: 'cron', version: '7' }, [[0, 50]]),
      seen({ job: 'cron', version: '8' }, [[51, 120]]),
    ];
    const { changes, services, unnamed } = deploymentsIn(series, 'version', find);
    expect(changes.map(({ service, text }) => [service, text])).toEqual([['web', 'web 1 → 2']]);
    expect(services).toEqual(['api', 'web', 'web']);
    expect(unnamed).toEqual(['cron', 'cron']);
  });

  it('tell apart parts of one service by what they are called', () => {
    const parts = serviceFinder(['api'], { labels: ['job'], names: { api: ['api', 'api-*'] } });
    const series = [
      seen({ job: 'api', version: '1' }, [[0, 120]]),
      seen({ job: 'api-worker', version: '1' }, [[0, 50]]),
      seen({ job: 'api-worker', version: '2' }, [[51, 120]]),
    ];
    expect(deploymentsIn(series, 'version', parts).changes).toMatchObject([
      { service: 'api', text: 'api-worker 1 → 2' },
    ]);
  });

  it('say that a label has no versions in it when it has too many values', () => {
    const many = (count: number) =>
      deploymentsIn(
        Array.from({ length: count }, (_, index) => seen({ job: 'api', version: `${index}` }, [[0, 120]])),
        'version',
        find,
      ).unknown;
    expect(many(100)).toEqual([]);
    expect(many(101)).toEqual(['version has 101 values for api in that stretch, which are no versions.']);
  });
});
