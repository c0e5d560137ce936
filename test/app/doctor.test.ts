import { describe, expect, it } from 'vitest';
import { type Examined, examine } from '../../src/app/doctor.ts';
import { brokenSource, joinedSources } from '../../src/measuring/sources.ts';
import { InputError, SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget } from '../support/budget.ts';
import { fakeTarget, handClock, publishingOf, steadySource } from '../support/publishing.ts';

const DAY = 86_400;
/** Wednesday, 13:30 in Berlin. */
const NOW = startOf('2026-02-04', 'Europe/Berlin') + 13.5 * 3600;

/** What the doctor says of a part, each finding as `ok` or `fix` and its words. */
async function told(what: string, differing: Partial<Examined> = {}): Promise<readonly string[]> {
  const { project, schedule, clock, ledger } = publishingOf({ clock: handClock(NOW) });
  const findings = await examine({
    project,
    schedule,
    clock,
    targets: [],
    source: () => steadySource(),
    ledger: () => ledger,
    render: () => async () => {},
    ...differing,
  });
  return findings
    .filter((finding) => finding.what === what)
    .map(({ ok, detail }) => `${ok ? 'ok' : 'fix'}: ${detail}`);
}

const source = (differing: Partial<MetricSource>) => ({ source: () => steadySource(differing) });
const failing = (error: Error) => () => {
  throw error;
};

describe('the retention of a source', () => {
  it('is said when a trend can look back far enough in it', async () => {
    expect(await told('retention', source({ retention: async () => 30 * DAY }))).toEqual([
      'ok: It keeps 30 days.',
    ]);
  });

  it('is no fault when it is shorter than a trend, and comes with what keeps the days', async () => {
    expect(await told('retention', source({ retention: async () => 15 * DAY + 3600 }))).toEqual([
      'ok: It keeps 15 days, and trends look back 30: run headroom serve, or tick, every day, so that the ledger keeps them.',
    ]);
  });

  it('is not told of a source that does not say', async () => {
    expect(await told('retention')).toEqual([]);
  });
});

describe('the clock', () => {
  const WEEK =
    'ok: It is 4 February 2026, 13:30 (Europe/Berlin, UTC+01:00); the last whole week is 2026-W05.';

  it('is said in the settings’ zone, with the last whole week there', async () => {
    expect(await told('clock')).toEqual([WEEK]);
  });

  it('is well when the newest data are a minute ahead, as machines differ', async () => {
    expect(await told('clock', source({ newest: async () => NOW + 60 }))).toEqual([
      'ok: The newest data are of 4 February 2026, 13:31 (Europe/Berlin, UTC+01:00).',
      WEEK,
    ]);
  });

  it('is to be set when data come from later than that', async () => {
    expect(await told('clock', source({ newest: async () => NOW + 3600 }))).toEqual([
      "fix: The newest data are of 4 February 2026, 14:30 (Europe/Berlin, UTC+01:00), 3,600 seconds from now. Set this machine's clock, or the source's.",
      WEEK,
    ]);
  });

  it('shows that a zone begins its week later: in New York it is still Sunday of the week before', async () => {
    const { project } = publishingOf({ clock: handClock(NOW) });
    const calendar = { zone: 'America/New_York', weekStartsOn: 'monday' } as const;
    const clock = handClock(startOf('2026-02-02', 'Europe/Berlin') + 3600);
    expect(await told('clock', { project: { ...project, calendar }, clock })).toEqual([
      'ok: It is 1 February 2026, 19:00 (America/New_York, UTC-05:00); the last whole week is 2026-W04.',
    ]);
  });
});

describe('the budgets', () => {
  it('are well when some of them have a verdict', async () => {
    expect(await told('budgets')).toEqual([expect.stringMatching(/^ok: [1-9]\d* of \d+ have a verdict for/)]);
  });

  it('are to be mended when none has a verdict: the report would tell of nothing', async () => {
    const nothing = source({
      measure: async ({ id }, { days, periods }) => {
        const none = ({ start, end }: { start: number; end: number }) => ({
          window: { start, end },
          measured: { kind: 'none', why: 'no_data', detail: 'Nothing.' } as const,
          coverage: { present: 0, expected: 1 },
        });
        return { budget: id, days: days.map(none), periods: periods.map(none), queries: [], warnings: [] };
      },
    });
    expect(await told('budgets', nothing)).toEqual([
      expect.stringMatching(
        /^fix: 0 of (\d+) have a verdict for 2026-W05\. A report could tell of nothing\.$/,
      ),
    ]);
  });
});

describe('a part that cannot be opened', () => {
  const LEDGER = { ledger: failing(new SourceError('The ledger is broken.')) };
  const TEMPLATES = { render: failing(new InputError('The templates are broken.')) };
  const SOURCE = { source: failing(new InputError('The certificate is broken.')) };

  it('is told beside what is found of every other part', async () => {
    const checked = fakeTarget('docs');
    const publisher = {
      ...checked.publisher,
      check: async () => [{ what: 'reach', ok: true, detail: 'It answers.' }],
    };
    const all = { ...LEDGER, ...TEMPLATES, ...SOURCE, targets: [{ ...checked, publisher }] };
    expect(await told('ledger', all)).toEqual(['fix: The ledger is broken.']);
    expect(await told('templates', all)).toEqual(['fix: The templates are broken.']);
    expect(await told('source', all)).toEqual(['fix: The certificate is broken.']);
    expect(await told('target docs, reach', all)).toEqual(['ok: It answers.']);
    expect(await told('clock', all)).toHaveLength(1);
  });

  it('hides nothing of the others when it is the ledger', async () => {
    expect(await told('budgets', LEDGER)).toEqual(['ok: 1 of 1 have a verdict for 2026-W05.']);
    expect(await told('templates', LEDGER)).toEqual(['ok: A report can be rendered with them.']);
    expect(await told('schedule', LEDGER)).toEqual([]);
  });

  it('leaves templates to be read, though not to be tried, when it is the source', async () => {
    expect(await told('templates', SOURCE)).toEqual([
      'ok: They can be read. None was rendered, as there are no measurements.',
    ]);
    expect(await told('schedule', SOURCE)).toHaveLength(1);
  });
});

describe('a dead source of several', () => {
  it('is told of with the budgets and the families that it is to measure', async () => {
    const { project } = publishingOf({ clock: handClock(NOW) });
    const template = budget({ id: 'api/route-p95', slug: 'route-p95' });
    const family = { id: template.id, name: 'P95', template, own: new Map() };
    const each = { label: 'route', except: [], atMost: 300 };
    const set = {
      ...project.set,
      budgets: [budget({ source: 'us' }), budget({ id: 'api/other', source: 'eu' })],
      families: [
        { ...family, each: { ...each, sources: ['eu', 'us'] } },
        { ...family, id: 'api/eu-p95', template: { ...template, source: 'eu' }, each },
      ],
    };
    const away = brokenSource(new SourceError('Nothing listens there.'));
    const both = joinedSources(
      new Map([
        ['eu', steadySource()],
        ['us', away],
      ]),
    );
    expect(await told('source us', { project: { ...project, set }, source: () => both })).toEqual([
      'fix: Nothing listens there. It is to measure 1 budget and 1 family.',
    ]);
  });
});
