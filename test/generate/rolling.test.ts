import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { alertFiles } from '../../src/generate/alerts/alerts.ts';
import { pairsOf } from '../../src/generate/alerts/burn.ts';
import { dashboardFiles } from '../../src/generate/dashboard/dashboard.ts';
import { opensloOf } from '../../src/generate/openslo/openslo.ts';
import type { Budget, Rolling } from '../../src/model/budget.ts';
import { budget, quantity, unit } from '../support/budget.ts';
import { folderWith } from '../support/folder.ts';

const QUARTER: Rolling = { text: 'quarter', months: 3 };
const days = (count: number): Rolling => ({ text: `${count}d`, days: count });

function availability(over?: Rolling): Budget {
  return budget({
    bound: 'at_least',
    limit: quantity('99.9%'),
    measuredIn: { ...unit('%'), denominator: 1 },
    indicator: { kind: 'ratio', of: 'good', part: 'x_total{ok="1"}', total: 'x_total' },
    ...(over ? { over } : {}),
  });
}
const setOf = (...budgets: readonly Budget[]) => ({ budgets, paths: [], maintenance: [] });
const factors = (over?: Rolling) =>
  (['BurnsFast', 'BurnsSlowly'] as const).flatMap((kind) =>
    pairsOf(kind, availability(over)).map(({ factor, long, short }) => `${factor} over ${long}/${short}`),
  );

describe('the alerts of an error budget over a rolling window', () => {
  it.each([[days(28)], [days(30)], [days(7)], [undefined]])(
    'burn at the speeds of the workbook over a month or less',
    (over) => {
      expect(factors(over)).toEqual(['14.4 over 1h/5m', '6 over 6h/30m', '3 over 1d/2h', '1 over 3d/6h']);
    },
  );

  it('burn when as much of a longer one is spent: 2% in an hour, 5% in six, 10% in three days', () => {
    const spent = (over: Rolling, length: number) =>
      factors(over).map((text) => {
        const [factor = '', , long = ''] = text.split(/[ /]/);
        const hours = Number.parseInt(long, 10) * (long.includes('d') ? 24 : 1);
        return Math.round((1000 * Number(factor) * hours) / (length * 24)) / 10;
      });
    expect(spent(QUARTER, 91)).toEqual([2, 5, 10, 10]);
    expect(spent(days(180), 180)).toEqual([2, 5, 10, 10]);
  });

  it.each([days(28), QUARTER, days(366)])('are what promtool’s tests say of them', (over) => {
    const files = alertFiles(setOf(availability(over)));
    const folder = folderWith(Object.fromEntries(files.map(({ path, content }) => [path, String(content)])));
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'budgets.test.yaml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status, said: stdout + stderr }).toMatchObject({ status: 0 });
  });

  it('say over what the errors are allowed', () => {
    const [rules] = alertFiles(setOf(availability(days(28)))).map(({ content }) => String(content));
    expect(rules).toContain('spends its 0.1% of errors over 28 days 14.4 times as fast over 1h or');
    expect(rules).toContain('close to its budget of 99.9% over 3d; it is one over 28 days');
  });
});

describe('other files of a budget over a rolling window', () => {
  it.each([
    [days(28), '28d'],
    [{ text: '4w', days: 28 }, '28d'],
    [QUARTER, '1Q'],
    [undefined, '1w'],
  ])('are an objective over it', (over, duration) => {
    const slo = opensloOf([availability(over)]).find(({ kind }) => kind === 'SLO');
    expect(slo?.spec).toMatchObject({ timeWindow: [{ duration, isRolling: true }] });
  });

  it('gauge its use over it, and that of others over the chosen period', () => {
    const rolling = { ...availability(days(28)), slug: 'rolling', id: 'api/rolling' };
    const [board] = dashboardFiles(setOf(rolling, availability())).map(({ content }) => String(content));
    expect(board).toContain('increase(x_total[28d])');
    expect(board).toContain('increase(x_total[$period])');
    expect(board).toContain('A budget over a rolling window has its own.');
  });
});
