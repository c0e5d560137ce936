import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/app/explain.ts';
import { explanationJson, explanationLines } from '../../src/commands/explanation.ts';
import { coloursFor } from '../../src/commands/summary.ts';
import { periodOn } from '../../src/model/period.ts';
import { budget, quantity } from '../support/budget.ts';
import { stepOf, stepsOf } from '../support/concluded-rows.ts';
import { rowOf, verdictOf } from '../support/row.ts';
import { runCli } from '../support/run-cli.ts';
import { CHANGES, INSTANCES, OTHER_WHYS, ROUTES, UNCLEAR, WHY } from '../support/why.ts';

const CONFIG = ['--config', join(import.meta.dirname, '../../headroom.yaml')];
const explain = (...argv: readonly string[]) => runCli(['explain', ...argv, ...CONFIG]);

describe('headroom explain', () => {
  it('says of a week what the budget came to, and since when, whether or not it is over', async () => {
    const { code, out } = await explain('api/query-p95', '--period', '2026-W05');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^API Query P95 \(api\/query-p95\), at most 2 s, 26 January – 1 February 2026: 2\.1 s, exceeded\.\nUp 85%, a trend since /,
    );
    const within = await explain('node/query-p95', '--period', '2026-W05');
    expect(within.code).toBe(0);
    expect(within.out).toContain('1.59 s, within.');
  });

  it('says it of a month, and of the last whole week unless told', async () => {
    const month = await explain('api/query-p95', '--period', '2026-01', '--json');
    expect(JSON.parse(month.out)).toMatchObject({ period: '2026-01', why: { since: { kind: 'trend' } } });
    const last = await explain('api/query-p95', '--json');
    expect(JSON.parse(last.out)).toMatchObject({ budget: 'api/query-p95', period: '2026-W05' });
  });

  it.each([
    [['api/query-p96'], 'Did you mean api/query-p95?'],
    [['api/query-p95', '--period', '2026-W99'], '“2026-W99” names no period'],
    [['api/query-p95', '--at', '2026-01-27T14:00'], 'and no hours. Leave --at out.'],
    [['api/query-p95', '--at', 'yesterday'], '“yesterday” is not a moment.'],
    [['api/query-p95', '--at', '2026-01-27T14:00', '--period', '2026-W05'], 'Leave one of them out.'],
  ])('refuses %j', async (argv, wrong) => {
    const { code, err } = await explain(...argv);
    expect(code).toBe(2);
    expect(err).toContain(wrong);
  });
});

const SHOWING = {
  zone: 'UTC',
  colours: coloursFor({ write: () => {}, terminal: false, columns: 80 }, {}),
  columns: 80,
  withQueries: false,
};
const EXPLAINED: Explanation = {
  row: rowOf([2.3], {
    budget: { limit: quantity('2s') },
    steps: stepsOf([stepOf('2026-01-27', { change: 0.4 })]),
  }),
  about: { kind: 'weekly', period: periodOn('week', '2026-01-27', { zone: 'UTC', weekStartsOn: 'monday' }) },
  why: { ...WHY, where: { ...WHY.where, labels: [ROUTES, INSTANCES, UNCLEAR] } },
  failures: [],
};

describe('an explanation in a terminal', () => {
  it('has the line first, then each answer with what it rests on, in 80 columns', () => {
    const lines = explanationLines(EXPLAINED, SHOWING);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines).toEqual([
      'API Query P95 (api/query-p95), at most 2 s, 26 January – 1 February 2026: 2.3 s,',
      'exceeded.',
      'Up 40% since Tuesday 27 January, 14:00–16:00; mostly route=/search, 71% of what',
      'is over, 12% before; api 1.42.0 → 1.43.0 at 13:40 and 2 more',
      'The hours are those of UTC.',
      '',
      'By route, 12 routes: some moved, and the others did not. Shares are of what is',
      'over.',
      '  Value    Share      Traffic    Figure         Of change',
      '  /search  12% → 71%  10% → 10%  1.6 s → 3.1 s  96%',
      '  /cart    20% → 8%   20% → 20%',
      '',
      'By instance, 5 instances: all moved alike. Shares are of what is over.',
      '  Value     Share',
      '  api-1:80  20% → 20%',
      '',
      'By zone, 3 zones: Its values scatter too much to tell.',
      '',
      'Changes before it, the nearest first:',
      '– api 1.42.0 → 1.43.0 on 27 January at 13:40 (builds)',
      '  https://git.example.org/api/releases/1.43.0',
      '– index rebuilt on 27 January at 12:10 (notes)',
      '  and 1 more change',
      '',
      'Cannot be told:',
      '– What changed: grafana: The server refused the token (status 403).',
    ]);
  });

  it('says of a family which member it is of, and lists every query when asked', () => {
    const lines = explanationLines(
      { ...EXPLAINED, of: { family: 'api/route-p95', members: 12 } },
      { ...SHOWING, withQueries: true },
    );
    expect(lines[0]).toMatch(/^api\/route-p95, by the worst of 12 members: API Query P95/);
    expect(lines.at(-1)).toBe(
      '  where, 2026-01-20T14:00:00Z to 2026-02-02T00:00:00Z each 86400 s: sum by (route, le) (increase(api_request_duration_seconds_bucket[86400s]))',
    );
  });

  it('says that nothing changed, and where was looked', () => {
    const why = { ...WHY, changes: { ...CHANGES, changes: [], more: 0, unknown: [] } };
    expect(explanationLines({ ...EXPLAINED, why }, SHOWING).slice(-2)).toEqual([
      'No change is known before it. Looked at from 27 January at 08:00 to 16:00, in',
      'builds, notes, grafana.',
    ]);
  });

  it('says of an hour what the same hour came to before, and nothing of since when', () => {
    const hour = {
      start: Date.parse('2026-01-27T14:00:00Z') / 1000,
      end: Date.parse('2026-01-27T15:00:00Z') / 1000,
    };
    const earlier = [1.5, undefined, 1.7].map((value) => verdictOf(budget(), hour, value));
    const [unknown = WHY] = OTHER_WHYS.slice(-1);
    const changes = { ...unknown.changes, unknown: [] };
    const found = {
      ...EXPLAINED,
      row: rowOf([2.3]),
      about: { kind: 'hour', hour, earlier },
      why: { ...unknown, changes },
    } as const;
    expect(explanationLines(found, SHOWING)).toEqual([
      'API Query P95 (api/query-p95), at most 2 s, Tuesday 27 January, 14:00–15:00: 2.3',
      's, exceeded. The same hour of 2 days before: 1.5 s to 1.7 s.',
      '',
      'Cannot be told:',
      '– Where: The recording has no answer to that query: it keeps those that its',
      '  own reports asked for.',
    ]);
    expect(explanationJson(found, 'UTC')).toMatchObject({
      hour,
      earlier: [{ actual: 1.5 }, {}, { actual: 1.7 }],
      actual: { value: 2.3 },
      status: 'exceeded',
    });
  });
});
