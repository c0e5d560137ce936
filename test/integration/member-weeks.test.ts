import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { before, lastComplete, type Period } from '../../src/model/period.ts';
import type { Report } from '../../src/model/report.ts';
import { readReport } from '../../src/render/report-json.ts';
import { folderWith } from '../support/folder.ts';
import { everyFiveMinutes, type PrometheusServer, startPrometheus } from '../support/prometheus-server.ts';
import { runCli } from '../support/run-cli.ts';
import { standingClock } from '../support/standing-clock.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** The last week ended two minutes ago. */
const NOW = standingClock('2026-11-30T00:02:00Z');
const START = Math.floor(NOW / DAY) * DAY - 60 * DAY;
const CALENDAR = { zone: 'UTC', weekStartsOn: 'monday' } as const;
const LAST = lastComplete('week', NOW, CALENDAR);
const SECOND = before(LAST, CALENDAR);
const THIRD = before(SECOND, CALENDAR);

/** A route's seconds between two moments of its life. */
const route = (name: string, seconds: number, lives: (time: number) => boolean = () => true) => ({
  metric: `route_seconds{route="${name}"}`,
  samples: everyFiveMinutes(START, NOW, (time) => (lives(time) ? seconds : undefined)),
});
/** A route's events, of which one of so many fails. */
const counted = (name: string, code: string, each: number) => ({
  metric: `hits_total{route="${name}",code="${code}"}`,
  samples: everyFiveMinutes(START, NOW, (time) => ((time - START) / 300) * each),
});

let server: PrometheusServer;
beforeAll(async () => {
  server = await startPrometheus([
    route('/calm', 1),
    route('/busy', 2.5),
    route('/gone', 2.5, (time) => time < SECOND.start - HOUR),
    route('/back', 1.5, (time) => time < THIRD.start - HOUR || time >= SECOND.start + HOUR),
    route('/new', 1.2, (time) => time >= SECOND.start + 2.5 * DAY),
    counted('/calm', '200', 999),
    counted('/calm', '500', 1),
    counted('/busy', '200', 995),
    counted('/busy', '500', 5),
  ]);
});
afterAll(() => server.stop());

const BUDGETS = `service: api
name: API
budgets:
  route-time:
    name: "{route} time"
    category: latency
    each: route
    at_most: 2s
    indicator: { gauge: route_seconds, across: max }
  availability:
    name: "{route} availability"
    category: quality
    each: route
    at_least: 99.8%
    over: 28d
    indicator: { ratio: { good: 'hits_total{code="200"}', total: hits_total } }
`;

function project(...more: readonly string[]) {
  const settings = [
    'time_zone: UTC',
    'budgets: [budgets]',
    `source: { prometheus: { url: "${server.url}" } }`,
    ...more,
    '',
  ].join('\n');
  const folder = folderWith({ 'headroom.yaml': settings, 'budgets/api.yaml': BUDGETS });
  const run = (...argv: readonly string[]) => runCli([...argv, '--config', join(folder, 'headroom.yaml')]);
  const form = ({ id }: Period, name: string) =>
    readFileSync(join(folder, 'output/weekly', id, name), 'utf8');
  const report = (period: Period) => readReport('report.json', form(period, 'report.json'));
  return { folder, run, form, report };
}

const timesIn = ({ families = [] }: Report) => families.find(({ id }) => id === 'api/route-time');

describe('members from week to week, with a ledger', () => {
  it('are told to be gone and to be new once, and one that returns is known', async () => {
    const { folder, run, form, report } = project();
    for (const { id } of [THIRD, SECOND, LAST])
      expect(await run('publish', 'weekly', '--period', id)).toMatchObject({ code: 0 });
    const [third, second, last] = [THIRD, SECOND, LAST].map(report);
    if (!third || !second || !last) throw new Error('There are three reports.');
    expect(timesIn(third)).toMatchObject({ appeared: [], gone: ['/back'], counts: { monitored: 3 } });
    expect(timesIn(second)).toMatchObject({ appeared: ['/new'], gone: ['/gone'], counts: { monitored: 4 } });
    expect(timesIn(last)).toMatchObject({ appeared: [], gone: [], counts: { monitored: 4 } });
    expect(form(SECOND, 'report.md')).toContain('Gone: /gone.');
    expect(form(LAST, 'report.md')).not.toContain('Gone: ');
    const back = second.rows.find(({ budget }) => budget.id === 'api/route-time[/back]');
    expect(back?.verdict).toMatchObject({ status: 'within', actual: { value: 1.5 } });
    expect(back?.weeks.map(({ actual }) => actual?.value)).toEqual(
      expect.arrayContaining([1.5, undefined, 1.5]),
    );
    expect(form(LAST, 'report.md')).toMatch(
      /API time by route \\\[\/gone\\\] \| \*\*open since .*, without data since\*\* /,
    );
    const gone = 'api/route-time[/gone]';
    expect(await run('violations', 'ack', gone, '--by', '@ann')).toMatchObject({ code: 0, err: '' });
    expect(await run('note', LAST.id, gone, '-m', 'It was taken out.', '--by', '@ann')).toMatchObject({
      code: 0,
    });
    const corrected = await run('publish', 'weekly', '--period', LAST.id, '--correct', 'a word on a route');
    expect(corrected).toMatchObject({ code: 0 });
    const { corrections, review } = readReport(
      'x',
      readFileSync(join(folder, 'output/weekly', `${LAST.id}-r2`, 'report.json'), 'utf8'),
    );
    expect(corrections).toEqual([
      { text: 'The notes changed.' },
      { text: 'The responses to violations went on.' },
    ]);
    expect(review.notes).toMatchObject([{ budget: gone }]);
  });

  it('are measured day by day, each for itself', async () => {
    const { run } = project('schedule: { daily: { at: "00:00" } }');
    expect(await run('tick')).toMatchObject({ code: 0 });
    const { out } = await run('ledger', 'export');
    for (const member of ['/calm', '/busy', '/back', '/new'])
      expect(out).toContain(`api/route-time[${member}]`);
    expect(out).not.toContain('api/route-time[/gone]');
  });
});

describe('a member over a rolling window', () => {
  it('is judged by a gate over it, to the figure that was made', async () => {
    const { run } = project();
    const { code, out } = await run('check', 'api/availability[/busy]', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      budgets: [
        { budget: 'api/availability[/busy]', over: expect.stringMatching(/^28 days to /), limitValue: 0.998 },
      ],
    });
    expect((JSON.parse(out) as { budgets: { actual: number }[] }).budgets[0]?.actual).toBeCloseTo(0.995, 12);
    expect(await run('check', 'api/availability[/calm]')).toMatchObject({ code: 0 });
    const family = await run('check', 'api/availability');
    expect(family.code).toBe(1);
    expect(family.out).toContain('api/availability[/busy]');
  });
});
