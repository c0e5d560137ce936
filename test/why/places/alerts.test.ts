import { describe, expect, it } from 'vitest';
import { serviceFinder } from '../../../src/model/service-names.ts';
import { alertsIn } from '../../../src/why/places/alerts.ts';
import { minuteOf, seen, TWO_HOURS } from '../../support/answered.ts';

const naming = { labels: ['service', 'job'], names: {} };
const asking = { find: serviceFinder(['api'], naming), labels: naming.labels, within: TWO_HOURS };
type Stretches = readonly (readonly [number, number])[];

const alert = (labels: Readonly<Record<string, string>>, at: Stretches) =>
  seen({ __name__: 'ALERTS', alertname: 'HighErrors', alertstate: 'firing', service: 'api', ...labels }, at);
const told = (...series: readonly ReturnType<typeof alert>[]) =>
  alertsIn(series, asking).changes.map(({ at, until, text }) =>
    [minuteOf(at), ...(until === undefined ? [] : [minuteOf(until)]), text].join(' '),
  );

describe('the series of alerts', () => {
  it('tell when one began to fire, by its name and its labels in short', () => {
    expect(
      told(alert({ severity: 'page', route: '/search', job: 'x', prometheus: 'a/b' }, [[40, 60]])),
    ).toEqual(['40 60 alert HighErrors (severity=page, route=/search)']);
  });

  it('tell of no end while it fires, or may', () => {
    expect(told(alert({}, [[40, 120]]))).toEqual(['40 alert HighErrors']);
    expect(told(alert({}, [[40, 115]]))).toEqual(['40 alert HighErrors']);
  });

  it('tell of nothing that fired before', () => {
    expect(told(alert({}, [[0, 60]]))).toEqual([]);
  });

  it('tell of one that stopped and began again, but not where it was away for minutes', () => {
    expect(
      told(
        alert({}, [
          [0, 20],
          [60, 70],
        ]),
      ),
    ).toEqual(['60 70 alert HighErrors']);
    expect(
      told(
        alert({}, [
          [0, 20],
          [29, 70],
        ]),
      ),
    ).toEqual([]);
  });

  it('tell of those of one name at once as one, with what they have in common', () => {
    expect(
      told(
        alert({ severity: 'page', instance: 'a' }, [[40, 120]]),
        alert({ severity: 'page', instance: 'b' }, [[45, 120]]),
        alert({ severity: 'page', instance: 'c' }, [[90, 120]]),
      ),
    ).toEqual([
      '40 45 alert HighErrors (2 at once, severity=page)',
      '90 alert HighErrors (severity=page, instance=c)',
    ]);
  });

  it('say which budget of ours an alert is about', () => {
    const { changes } = alertsIn([alert({ budget: 'api/query-p95' }, [[40, 60]])], asking);
    expect(changes).toMatchObject([{ about: 'api/query-p95' }]);
  });

  it('name no service of others', () => {
    expect(alertsIn([alert({ service: 'web' }, [[40, 60]])], asking)).toMatchObject({
      changes: [],
      unnamed: ['web'],
    });
  });
});
