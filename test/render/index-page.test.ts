import { expect, test } from 'vitest';
import { periodOn } from '../../src/model/period.ts';
import type { Report } from '../../src/model/report.ts';
import { renderIndex } from '../../src/render/markdown/index-page.ts';
import { weekOfYear } from '../support/room-year.ts';

test('the list of reports in a repository is newest first, a correction before its report in whatever zone it was made', () => {
  const [earlier, report] = [weekOfYear(1), weekOfYear(0)];
  const correctedIn = (zone: string, revision: number): Report => ({
    ...report,
    revision,
    period: periodOn('week', report.period.firstDay, { zone, weekStartsOn: 'monday' }),
  });
  const all = [earlier, report, correctedIn('Pacific/Auckland', 2), correctedIn('America/St_Johns', 3)];
  const { content } = renderIndex(all);
  expect(String(content).match(/(?<=\]\()[^)]*(?=\/)/g)).toEqual([
    'weekly/2026-W05-r3',
    'weekly/2026-W05-r2',
    'weekly/2026-W05',
    'weekly/2026-W04',
  ]);
});
