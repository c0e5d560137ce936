import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/prometheus/source.ts';
import { reveal } from '../../src/adapters/secrets/secret.ts';
import { tick } from '../../src/app/tick.ts';
import { currentViolations, writtenViolations } from '../../src/app/violations.ts';
import type { Budget, Family, Maintenance } from '../../src/model/budget.ts';
import { startOf } from '../../src/model/period.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { folderWith } from '../support/folder.ts';
import {
  everyFiveMinutes,
  type PrometheusServer,
  type StoredSeries,
  startPrometheus,
} from '../support/prometheus-server.ts';
import { prometheusSettings } from '../support/prometheus-settings.ts';
import { handClock, publishingOf, SCHEDULE } from '../support/publishing.ts';
import { recordsIn } from '../support/review.ts';

const HOUR = 3600;
const at = (date: string, hour = 0) => startOf(date, 'Europe/Berlin') + hour * HOUR;
const [FROM, END] = [at('2026-01-31'), at('2026-02-13')];
/** Of /a one request in twenty fails from 09:00 to 23:00 on 4 February; else, and of /b always, one in a thousand does. */
const BROKEN = { start: at('2026-02-04', 9), end: at('2026-02-04', 23) };
const ROUTES = ['/a', '/b'] as const;
type Route = (typeof ROUTES)[number];
const EACH = 1000;
const failedOf = (route: Route, time: number) =>
  route === '/a' && time > BROKEN.start && time <= BROKEN.end ? EACH / 20 : EACH / 1000;

/** The share that failed in the 24 hours to a moment, as the data were made. */
function truth(routes: readonly Route[], end: number): number {
  let [failed, all] = [0, 0];
  for (let time = end - 24 * HOUR + 300; time <= end; time += 300)
    for (const route of routes) {
      failed += failedOf(route, time);
      all += EACH;
    }
  return failed / all;
}

/** The first full hour after which more than one in a hundred failed, as the data were made. */
function firstOver(routes: readonly Route[]): number {
  for (let end = at('2026-02-04'); end < END; end += HOUR) if (truth(routes, end) > 0.01) return end;
  throw new Error('It was never over.');
}

function counter(metric: string, amount: (time: number) => number): StoredSeries {
  let value = 0;
  const samples = everyFiveMinutes(FROM, END, (time) => {
    value += time === FROM ? 0 : amount(time);
    return value;
  });
  return { metric, samples };
}

const SERIES = ROUTES.flatMap((route) => [
  counter(`requests_total{route="${route}",code="500"}`, (time) => failedOf(route, time)),
  counter(`requests_total{route="${route}",code="200"}`, (time) => EACH - failedOf(route, time)),
]);

const ERRORS: Partial<Budget> = {
  limit: quantity('1%'),
  measuredIn: { ...unit('%'), denominator: 1 },
  indicator: { kind: 'ratio', of: 'bad', part: 'requests_total{code="500"}', total: 'requests_total' },
};
const named = (slug: string, differing: Partial<Budget> = {}) =>
  budget({ id: `api/${slug}`, slug, ...ERRORS, watch: HOUR, ...differing });
const { watch: _, ...UNWATCHED } = named('unwatched');
const FAMILY: Family = {
  id: 'api/route-errors',
  name: 'Errors by route',
  template: named('route-errors', { name: '{route}' }),
  each: { label: 'route', except: [], atMost: 300 },
  own: new Map(),
};
const PLANNED: Maintenance = { ...BROKEN, service: 'api', budgets: ['api/planned'], reason: 'Upgrade' };

let server: PrometheusServer;
let source: MetricSource;
beforeAll(async () => {
  server = await startPrometheus(SERIES);
  source = createPrometheusSource(prometheusSettings(server.url), reveal);
});
afterAll(async () => {
  await source.close();
  await server.stop();
});

describe('budgets that are watched at a real Prometheus', () => {
  it('open at the hour at which their last 24 are over, less what is planned, and go on by days', async () => {
    const clock = handClock(at('2026-02-04', 6));
    const { weekly: _w, monthly: _m, ...schedule } = SCHEDULE;
    const base = publishingOf({ clock, source, schedule });
    const records = recordsIn(folderWith());
    const set = {
      budgets: [named('errors'), UNWATCHED, named('planned')],
      families: [FAMILY],
      paths: [],
      maintenance: [PLANNED],
    };
    const publishing = { ...base, project: { ...base.project, set, records } };
    for (; clock.at <= at('2026-02-05', 6); clock.at += HOUR / 2) await tick(publishing);
    const written = await writtenViolations(publishing.project, records, publishing);
    expect(Object.fromEntries(written.violations.map(({ budget: of, opened }) => [of, opened]))).toEqual({
      'api/errors': firstOver(ROUTES),
      'api/route-errors[/a]': firstOver(['/a']),
    });
    // Half of the failures among twice as many requests are over later.
    expect(firstOver(['/a'])).toBeLessThan(firstOver(ROUTES));

    clock.at = at('2026-02-12', 6);
    const { violations } = await currentViolations(publishing.project, records, publishing);
    expect(
      violations.map(({ budget: of, state, lastDay, closed }) => ({ of, state, lastDay, closed })),
    ).toEqual(
      ['api/errors', 'api/route-errors[/a]'].map((of) => ({
        of,
        state: 'closed',
        lastDay: '2026-02-04',
        closed: at('2026-02-12'),
      })),
    );
  });
});
