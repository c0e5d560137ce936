import { describe, expect, it } from 'vitest';
import { publish } from '../../src/app/publish.ts';
import { tick } from '../../src/app/tick.ts';
import { SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import {
  fakeTarget,
  handClock,
  keptLog,
  publishingOf,
  seriesOf,
  steadySource,
} from '../support/publishing.ts';

const at = (date: string, hour: number) => startOf(date, 'Europe/Berlin') + hour * 3600;
// January 2026 ends on a Saturday night, two days before the slot of its review.
const SUNDAY = '2026-02-01';

describe('a draft of the monthly review', () => {
  it('is made on the first day of the month, says when it is issued, and is sent to nobody', async () => {
    const target = fakeTarget('docs');
    const drafts = fakeTarget('drafts');
    const clock = handClock(at(SUNDAY, 1));
    const log = keptLog();
    await tick(publishingOf({ clock, log, targets: [target], drafts: drafts.publisher }));
    expect(target.got).toEqual([]);
    expect(drafts.got.map(({ publication }) => publication.report)).toMatchObject([
      { kind: 'monthly', period: { id: '2026-01' }, draft: { issuedAt: at('2026-02-02', 8) } },
    ]);
    expect(log.lines.join()).toContain('Drafted monthly 2026-01, which is issued on 2 February 2026.');
  });

  it('is made once a day, before the grace is over not at all, and never of what is issued', async () => {
    const drafts = fakeTarget('drafts');
    const clock = handClock(at(SUNDAY, 0));
    const publishing = publishingOf({ clock, drafts: drafts.publisher });
    await tick(publishing);
    expect(drafts.got).toHaveLength(0);
    for (const hour of [1, 2, 23]) {
      clock.at = at(SUNDAY, hour);
      await tick(publishing);
    }
    expect(drafts.got).toHaveLength(1);
    clock.at = at('2026-02-02', 9);
    expect((await tick(publishing))?.issued.map(({ kind }) => kind)).toContain('monthly');
    clock.at = at('2026-02-03', 9);
    await tick(publishing);
    expect(drafts.got).toHaveLength(1);
  });

  it('is never made of a week, which is issued on the day after it', async () => {
    const drafts = fakeTarget('drafts');
    const clock = handClock(at('2026-02-09', 1));
    await tick(publishingOf({ clock, drafts: drafts.publisher }));
    expect(drafts.got).toEqual([]);
  });

  it('that cannot be made stops nothing and is tried again an hour later', async () => {
    const drafts = fakeTarget('drafts');
    let isDead = true;
    const steady = steadySource();
    const source = steadySource({
      measure: async (budget, request) => {
        if (isDead) throw new SourceError('The server is down.');
        return steady.measure(budget, request);
      },
    });
    const clock = handClock(at(SUNDAY, 1));
    const log = keptLog();
    const publishing = publishingOf({ clock, source, log, drafts: drafts.publisher });
    await tick(publishing);
    expect(log.lines.join()).toContain('monthly 2026-01 was not drafted. The server is down.');
    isDead = false;
    clock.at += 1800;
    await tick(publishing);
    expect(drafts.got).toHaveLength(0);
    clock.at += 1801;
    await tick(publishing);
    expect(drafts.got).toHaveLength(1);
  });
});

describe('an issued report', () => {
  it('links the one before, and a revision names what it says otherwise', async () => {
    const target = fakeTarget('docs');
    const clock = handClock(at('2026-02-03', 9));
    const publishing = publishingOf({ clock, targets: [target] });
    await tick(publishing);
    for (const monday of ['2026-02-09', '2026-02-16']) {
      clock.at = at(monday, 9);
      await tick(publishing);
    }
    const slower = steadySource({
      measure: async ({ id }, request) =>
        seriesOf(id, request, (window) => ({
          window,
          coverage: { present: 10, expected: 10 },
          measured: { kind: 'number', value: 1.5 },
        })),
    });
    await publish(
      { ...publishing, source: slower },
      {
        kinds: ['weekly'],
        period: '2026-W07',
        corrects: 'the wrong label was counted',
      },
    );
    const reports = target.got.map(({ publication }) => publication.report);
    expect(reports.map(({ before }) => before?.folder)).toEqual([undefined, '../2026-W06', '../2026-W06']);
    expect(reports.at(-1)?.revision).toBe(2);
    expect(reports.at(-1)?.corrections?.[0]?.text).toMatch(/: 1 .* → 1\.5 /);
  });
});
