import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateReport } from '../../src/app/generate.ts';
import { currentViolations } from '../../src/app/violations.ts';
import { addDays, dateAt, startOf } from '../../src/model/period.ts';
import { PERIOD_OF, REPORT_KINDS } from '../../src/model/report.ts';
import type { Window } from '../../src/model/window.ts';
import { violationLine } from '../../src/review/violation-file.ts';
import { folderWith } from '../support/folder.ts';
import { handClock, publishingOf, SCHEDULE, steadySource } from '../support/publishing.ts';
import { recordsIn } from '../support/review.ts';

const ZONE = 'Europe/Berlin';
const FIRST = '2026-01-01';

/** A source of days over a limit of 2 where the pattern has an X, without data where it has a ?; a longer window is over when more than a third of its days are. */
function daysOf(pattern: string) {
  const signsIn = ({ start, end }: Window) => {
    const [from, to] = [dateAt(start, ZONE), dateAt(end - 1, ZONE)];
    return pattern.split('').filter((_, index) => {
      const date = addDays(FIRST, index);
      return date >= from && date <= to;
    });
  };
  const reading = (window: Window) => {
    const signs = signsIn(window);
    const present = signs.filter((sign) => sign !== '?').length;
    const value = signs.filter((sign) => sign === 'X').length * 3 > present ? 5e9 : 1;
    return {
      window: { start: window.start, end: window.end },
      measured: { kind: 'number', value } as const,
      coverage: { present, expected: Math.max(1, signs.length) },
    };
  };
  return steadySource({
    measure: async ({ id }, { days, periods }) => ({
      budget: id,
      days: days.map(reading),
      periods: periods.map(reading),
      queries: [],
      warnings: [],
    }),
  });
}

const anyDays = fc
  .array(fc.constantFrom('X', 'X', '.', '.', '.', '?'), { minLength: 90, maxLength: 90 })
  .map((signs) => signs.join(''));
const anySettings = fc
  .tuple(fc.constantFrom('', '  opens_after: 2'), fc.boolean(), fc.integer({ min: 1, max: 9 }))
  .map(([opens, validation, closes]) =>
    [opens, `  requires_validation: ${validation}`, `  closes_after: ${closes}`].filter(
      (line) => line !== '',
    ),
  );

describe('headroom violations and a report on the same moment', () => {
  it.each(REPORT_KINDS)('tell of the same open violations (%s)', async (kind) => {
    // The first Monday after the last period that has measured days on its whole look-back.
    const end = startOf(kind === 'weekly' ? '2026-03-30' : '2026-03-01', ZONE);
    const noted = fc.option(fc.integer({ min: 10, max: 80 }), { nil: undefined });
    let told = 0;
    await fc.assert(
      fc.asyncProperty(anyDays, anySettings, noted, async (pattern, settings, day) => {
        const folder = folderWith(day === undefined ? {} : recordOn(addDays(FIRST, day)));
        const access = recordsIn(folder, ...settings);
        const clock = handClock(end);
        const { project } = publishingOf({ clock, source: daysOf(pattern), targets: [], schedule: SCHEDULE });
        const ports = { source: daysOf(pattern), clock };
        const { report } = await generateReport({ ...project, records: access }, { kind }, ports);
        expect(report.asOf).toBe(end);
        expect(report.period.kind).toBe(PERIOD_OF[kind]);
        const { violations } = await currentViolations(project, access, ports);
        const listed = violations.filter(({ state }) => state === 'open');
        const reported = report.review.violations.filter(({ state }) => state === 'open');
        expect(listed).toMatchObject(reported);
        told += listed.length;
      }),
      { numRuns: 40 },
    );
    expect(told).toBeGreaterThan(0);
  });
});

/** The file of a violation that was noticed on the morning after its first day. */
function recordOn(firstDay: string) {
  const event = { at: startOf(addDays(firstDay, 1), ZONE) + 8 * 3600, by: 'headroom', did: 'open' } as const;
  const id = `api.query-p95-${firstDay}`;
  const head = `violation: ${id}\nbudget: api/query-p95\nfirst_day: ${firstDay}\nevents:\n`;
  return { [`reviews/violations/${id}.yaml`]: `${head}${violationLine(event, ZONE)}\n` };
}
