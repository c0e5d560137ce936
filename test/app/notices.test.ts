import { describe, expect, it } from 'vitest';
import { dryRun } from '../../src/app/dry-run.ts';
import type { Publishing, Target } from '../../src/app/publishing.ts';
import { statusOf } from '../../src/app/status.ts';
import { tellingsOf } from '../../src/app/tellings.ts';
import { tick } from '../../src/app/tick.ts';
import { currentViolations, writeEvent } from '../../src/app/violations.ts';
import { brokenSource } from '../../src/measuring/sources.ts';
import type { BudgetSet } from '../../src/model/budget.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import type { Contact, Directory } from '../../src/model/directory.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { Notices } from '../../src/model/notice.ts';
import { startOf } from '../../src/model/period.ts';
import { isReport } from '../../src/model/publication.ts';
import type { Window } from '../../src/model/window.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { readNotices } from '../../src/render/notices-json.ts';
import { narrowNotices } from '../../src/report/narrow-notices.ts';
import type { ViolationEvent } from '../../src/review/violation-event.ts';
import { gaugeBudget } from '../support/budget.ts';
import { family } from '../support/family.ts';
import { folderWith } from '../support/folder.ts';
import { mailSaying } from '../support/mail-saying.ts';
import { handClock, keptLog, publishingOf, SCHEDULE, steadySource } from '../support/publishing.ts';
import { recordsIn } from '../support/review.ts';

const BERLIN = 'Europe/Berlin';
const HOUR = 3600;
const at = (date: string, hour = 0) => startOf(date, BERLIN) + hour * HOUR;
const FIRST = '2026-02-02';
const BUDGET = gaugeBudget({ owner: '@team' });

const contact = (name: string): Contact & { readonly name: string } => ({
  name,
  email: [`${name.replace('@', '')}@example.org`],
});
const DIRECTORY: Directory = {
  owners: [{ ...contact('@team'), standsIn: '@lead' }, contact('@lead')],
  stakeholders: [{ ...contact('product'), services: [], categories: [] }],
  serviceOwners: [],
};

/** The message of notices that a reader got, and when. */
interface Got {
  readonly at: number;
  readonly to: string;
  readonly notices: Notices;
}

/** A target with the directory's names as its recipients. */
function directoryTarget({ owners, stakeholders }: Directory, clock: { now(): number }) {
  const got: Got[] = [];
  const recipients = [...owners, ...stakeholders].map(({ name }) => name);
  const target: Target = {
    takes: ['notices'],
    partFor: (to) => ({ services: [], to }),
    readersOf: (content) =>
      'notices' in content
        ? recipients.filter((name) => content.notices.some(({ to }) => to.includes(name)))
        : [],
    publisher: {
      target: 'notices',
      recipients,
      deliver: async (publication, recipient) => {
        if (isReport(publication)) throw new Error('This is a report.');
        got.push({ at: clock.now(), to: recipient, notices: publication.notices });
        return { recipient, outcome: 'delivered', detail: 'It was delivered.' };
      },
      check: async () => [],
      close: async () => {},
    },
  };
  return { target, got };
}

/** A source whose days are over the limit of 2 where the pattern has an X; day 0 is 2 February 2026. */
function daysOf(pattern: string, differing: Partial<MetricSource> = {}): MetricSource {
  const reading = ({ start, end }: Window) => {
    const day = Math.floor((start - at(FIRST) + HOUR) / (24 * HOUR));
    const value = pattern[day] === 'X' && end - start < 30 * HOUR ? 5e9 : 1;
    return {
      window: { start, end },
      measured: { kind: 'number', value } as const,
      coverage: { present: 10, expected: 10 },
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
    ...differing,
  });
}

function project(
  pattern: string,
  {
    directory = DIRECTORY,
    settings = ['  opens_after: 1', '  closes_after: 3'],
    source = daysOf(pattern),
    set = { budgets: [BUDGET] },
  }: {
    readonly directory?: Directory;
    readonly settings?: readonly string[];
    readonly source?: MetricSource;
    readonly set?: Pick<BudgetSet, 'budgets' | 'families'>;
  } = {},
) {
  const clock = handClock(at('2026-02-01', 12));
  const { target, got } = directoryTarget(directory, clock);
  const access = recordsIn(folderWith(), ...settings);
  const { weekly: _w, monthly: _m, ...schedule } = SCHEDULE;
  const log = keptLog();
  const base = publishingOf({ clock, source, targets: [target], directory, log });
  const publishing: Publishing = {
    ...base,
    schedule: { ...schedule, daily: { at: { hour: 5, minute: 0 } } },
    project: { ...base.project, set: { ...base.project.set, ...set }, records: access },
    renderNotices: async (json, part) => {
      const notices = narrowNotices(readNotices('the ledger', json), part);
      return { notices, mail: mailSaying('Notices', notices.id) };
    },
  };
  const wake = async (moment: number, differing: Partial<Publishing> = {}) => {
    clock.at = moment;
    return tick({ ...publishing, ...differing });
  };
  return {
    publishing,
    clock,
    got,
    log,
    wake,
    /** Wakes up every so many minutes from one moment to another. */
    wakes: async (from: number, until: number, minutes = 30) => {
      for (let moment = from; moment <= until; moment += minutes * 60) await wake(moment);
    },
    act: async (moment: number, event: object) => {
      clock.at = moment;
      const { violations } = await currentViolations(publishing.project, access, publishing);
      const open = violations.find(({ state }) => state === 'open') ?? violations.at(-1);
      if (!open) throw new Error('Nothing is open.');
      await writeEvent(access, open, { at: moment, by: '@ann', ...event } as ViolationEvent, BERLIN);
    },
    /** What each reader got: the hour, the name, and what of it. */
    told: () =>
      got.map(({ at: moment, to, notices }) => {
        const hours = (moment - at(FIRST)) / HOUR;
        const what = notices.notices.map((one) => [one.what, one.step].filter(Boolean).join(' ')).join(', ');
        const minutes = hours % 1 === 0 ? '00' : '30';
        return `day ${Math.floor(hours / 24)} ${Math.floor(hours % 24)}:${minutes} ${to}: ${what}`;
      }),
  };
}

describe('what happens to a violation', () => {
  it('is told to those whom it concerns, once, from its opening to its closing', async () => {
    const { wakes, told, act } = project('.X....');
    await wakes(at('2026-02-01', 12), at('2026-02-04', 7));
    expect(told()).toEqual(['day 2 5:00 @team: opened', 'day 2 5:00 product: opened', ...lead(2, '6:30')]);
    await act(at('2026-02-04', 8), { did: 'acknowledge' });
    await wakes(at('2026-02-04', 9), at('2026-02-08', 0));
    expect(told().slice(4)).toEqual([
      'day 3 5:00 @team: met',
      'day 3 5:00 product: met',
      'day 3 5:30 @team: overdue investigate',
      'day 3 5:30 @lead: overdue investigate',
      'day 4 5:30 @team: overdue investigate',
      'day 4 5:30 @lead: overdue investigate',
      'day 5 5:00 @team: closed',
      'day 5 5:00 product: closed',
    ]);
  });

  function lead(day: number, hour: string) {
    return [`day ${day} ${hour} @team: overdue acknowledge`, `day ${day} ${hour} @lead: overdue acknowledge`];
  }

  it('comes with the figures of the week so far, and with its days as they were measured', async () => {
    const { wakes, got } = project('.XX...', { settings: ['  opens_after: 2'] });
    await wakes(at('2026-02-01', 12), at('2026-02-05', 5), 60);
    const [first] = got;
    expect(first?.notices.report).toMatchObject({
      period: { id: '2026-W06' },
      complete: false,
      rows: [{ budget: { id: BUDGET.id }, daysOver: { over: 2, of: 3 } }],
    });
    expect(first?.notices.notices).toMatchObject([
      {
        key: `${BUDGET.service}.${BUDGET.slug}-2026-02-03 opened`,
        to: ['@team', 'product'],
        about: { budget: BUDGET.id, owner: '@team' },
        violation: { firstDay: '2026-02-03', lastDay: '2026-02-04', metDays: 0 },
      },
    ]);
    expect(first?.notices.notices[0]?.violation).not.toHaveProperty('noted');
  });

  it('comes with the figures of a member of a family, as of any budget', async () => {
    const families = [family({ in: ['/search', '/cart'] }, { ...BUDGET, id: 'api/route-p95' })];
    const { wakes, got } = project('.X....', { set: { budgets: [], families } });
    await wakes(at('2026-02-01', 12), at('2026-02-04', 5), 60);
    const { rows, counts } = got[0]?.notices.report ?? {};
    expect(rows?.map(({ budget, daysOver }) => [budget.id, daysOver.over])).toEqual([
      ['api/route-p95[/cart]', 1],
      ['api/route-p95[/search]', 1],
    ]);
    expect(counts?.monitored).toBe(2);
  });

  it('is told without figures, and says so, where the source fails', async () => {
    const { wake, got, publishing } = project('.X....');
    await wake(at('2026-02-01', 12));
    await wake(at('2026-02-04', 5));
    await wake(at('2026-02-04', 7), { source: brokenSource(new SourceError('The server is down.')) });
    const overdue = got.at(-1)?.notices;
    expect(overdue?.notices.map(({ what }) => what)).toEqual(['overdue']);
    expect(overdue?.report).toMatchObject({
      rows: [],
      dataQuality: { notes: [{ budget: BUDGET.id, text: expect.stringContaining('The server is down.') }] },
    });
    expect((await publishing.ledger.noticed()).size).toBe(2);
  });

  it('is told of a budget that is in no file any more, to the owner of its service', async () => {
    const directory = { ...DIRECTORY, serviceOwners: [{ pattern: '*', owner: '@lead' }] };
    const { wake, got, publishing } = project('.X....', { directory });
    await wake(at('2026-02-01', 12));
    await wake(at('2026-02-04', 5));
    const gone = { ...publishing.project, set: { ...publishing.project.set, budgets: [] } };
    await wake(at('2026-02-04', 7), { project: gone });
    const overdue = got.at(-1);
    expect(overdue).toMatchObject({ to: '@lead', notices: { notices: [{ about: { name: BUDGET.id } }] } });
    expect(overdue?.notices.report.dataQuality.notes).toMatchObject([
      { budget: BUDGET.id, text: expect.stringContaining('No budget file has it any more') },
    ]);
  });

  it('is kept as told where nobody hears of it, so that whoever comes later hears of nothing old', async () => {
    const nobody = { ...DIRECTORY, stakeholders: [], owners: [contact('@other')] };
    const { wake, got, publishing, log } = project('.X....', { directory: nobody });
    await wake(at('2026-02-01', 12));
    await wake(at('2026-02-04', 5));
    expect([...(await publishing.ledger.noticed())]).toEqual([expect.stringMatching(/ opened$/)]);
    expect(await publishing.ledger.deliveries()).toEqual([]);
    expect(log.lines.filter((line) => line.startsWith('Posted'))).toEqual([]);
    const { target, got: later } = directoryTarget(DIRECTORY, publishing.clock);
    await wake(at('2026-02-04', 5.5), { directory: DIRECTORY, targets: [target] });
    await wake(at('2026-02-04', 7), { directory: DIRECTORY, targets: [target] });
    expect(got).toEqual([]);
    expect(later.map(({ notices }) => notices.notices.map(({ what }) => what))).toEqual([
      ['overdue'],
      ['overdue'],
    ]);
  });

  it('is not told of the time before anybody was there to hear of it, nor of the time without', async () => {
    const { wake, told, publishing } = project('.X.X..', {
      settings: ['  opens_after: 1', '  closes_after: 9'],
    });
    const without = { directory: { ...DIRECTORY, owners: [], stakeholders: [] } };
    await wake(at('2026-02-01', 12), without);
    await wake(at('2026-02-04', 5), without);
    expect(await publishing.ledger.scheduledSince('notices')).toBeUndefined();
    await wake(at('2026-02-04', 5.5));
    expect(told()).toEqual([]);
    await wake(at('2026-02-04', 7));
    expect(told()).toHaveLength(2);
    await wake(at('2026-02-05', 7), without);
    expect(await publishing.ledger.scheduledSince('notices')).toBeUndefined();
    await wake(at('2026-02-05', 8));
    expect(told()).toHaveLength(2);
  });
});

describe('quiet hours', () => {
  const quiet = { night: { from: '20:00', to: '07:00' }, days: ['saturday', 'sunday'] };

  it('put off what is noticed and told, and what piled up is one message afterwards', async () => {
    // Day 3 is a Thursday, day 4 a Friday: both are over, and measured at five.
    const { wakes, told, publishing } = project('...XX......', {
      directory: { ...DIRECTORY, quiet },
      settings: ['  opens_after: 1', '  closes_after: 2'],
    });
    await wakes(at('2026-02-01', 12), at('2026-02-06', 6.5));
    expect(told()).toEqual([]);
    expect((await publishing.ledger.runs(at('2026-02-06', 4))).map(({ what }) => what)).toContain('daily');
    await wakes(at('2026-02-06', 7), at('2026-02-06', 7.5));
    // Nobody knew of it in the night, so that its deadlines count from the morning.
    expect(told()).toEqual(['day 4 7:00 @team: opened', 'day 4 7:00 product: opened']);
    await wakes(at('2026-02-06', 19), at('2026-02-09', 6.5));
    expect(told().slice(2)).toEqual([
      'day 4 19:00 @team: overdue acknowledge',
      'day 4 19:00 @lead: overdue acknowledge',
    ]);
    await wakes(at('2026-02-09', 7), at('2026-02-09', 9));
    expect(told().slice(4)).toEqual(['day 7 7:00 @team: closed', 'day 7 7:00 product: closed']);
  });

  it('can be all hours outside of work', async () => {
    const { wakes, told } = project('.X....', {
      directory: { ...DIRECTORY, quiet: 'outside_business_hours' },
      settings: [
        '  opens_after: 1',
        '  business_hours: { days: [monday, tuesday, wednesday, thursday, friday], from: "09:00", to: "17:00" }',
      ],
    });
    await wakes(at('2026-02-01', 12), at('2026-02-04', 10));
    expect(told()).toEqual(['day 2 9:00 @team: opened', 'day 2 9:00 product: opened']);
  });
});

describe('a message of notices', () => {
  it('has an id of its own, also where two are posted in a second', async () => {
    const { wake, got, act } = project('.X....');
    await wake(at('2026-02-01', 12));
    await wake(at('2026-02-04', 5));
    await act(at('2026-02-04', 5), { did: 'decline', text: 'It goes in March.' });
    await wake(at('2026-02-04', 5));
    expect([...new Set(got.map(({ notices }) => notices.id))]).toEqual([
      '2026-02-04T04:00:00Z',
      '2026-02-04T04:00:00Z-2',
    ]);
  });

  it('is about everything that happened since the last one, in the order of time', async () => {
    const { wake, got, act } = project('.X....');
    await wake(at('2026-02-01', 12));
    await wake(at('2026-02-04', 5));
    await act(at('2026-02-04', 5.2), { did: 'acknowledge' });
    await act(at('2026-02-04', 5.4), { did: 'decline', text: 'It goes in March.' });
    await wake(at('2026-02-08', 5));
    const [, , last] = got;
    expect(last?.notices.notices.map(({ what }) => what)).toEqual(['declined', 'closed']);
  });
});

describe('what was told', () => {
  it('is in the status, with whom it went to, and beside the violation', async () => {
    const { wake, publishing, act } = project('.X....', {
      settings: ['  opens_after: 1', '  closes_after: 9'],
    });
    await wake(at('2026-02-01', 12));
    await wake(at('2026-02-04', 5));
    const done = await wake(at('2026-02-04', 7));
    expect(done?.notices).toBe(1);
    // Heard of by nobody: the status leaves it out.
    await act(at('2026-02-04', 8), { did: 'acknowledge' });
    await wake(at('2026-02-04', 8.5));
    const ID = 'api.query-p95-2026-02-03';
    const { notices } = await statusOf(publishing);
    expect(
      notices.map(({ subject, notices: about, deliveries }) => ({
        id: subject.id,
        about,
        deliveries: deliveries.map(({ recipient, state }) => `${recipient} ${state}`),
      })),
    ).toEqual([
      {
        id: '2026-02-04T06:00:00Z',
        about: [{ key: `${ID} overdue acknowledge 1`, to: ['@team', '@lead'] }],
        deliveries: ['@team delivered', '@lead delivered'],
      },
      {
        id: '2026-02-04T04:00:00Z',
        about: [{ key: `${ID} opened`, to: ['@team', 'product'] }],
        deliveries: ['@team delivered', 'product delivered'],
      },
    ]);
    expect((await statusOf(publishing, 1)).notices).toHaveLength(1);
    const delivered = (...names: readonly string[]) =>
      names.map((recipient) => ({ recipient, state: 'delivered' }));
    expect(await tellingsOf(publishing.ledger, ID, at('2026-02-04'))).toEqual([
      { at: at('2026-02-04', 5), what: 'opened', deliveries: delivered('@team', 'product') },
      {
        at: at('2026-02-04', 7),
        what: 'overdue',
        step: 'acknowledge',
        deliveries: delivered('@team', '@lead'),
      },
      { at: at('2026-02-04', 8.5), what: 'step', step: 'acknowledge', deliveries: [] },
    ]);
    expect(await tellingsOf(publishing.ledger, 'api.other-2026-02-03', 0)).toEqual([]);
    const ticketOf = (violation: string) => ({ target: 'tickets', recipient: `@team ${violation}` });
    const later = {
      posted: async () => (await publishing.ledger.posted()).slice(-1),
      content: async (...of: Parameters<Publishing['ledger']['content']>) => publishing.ledger.content(...of),
      deliveries: async () =>
        [ticketOf(ID), ticketOf('api.other-2026-02-03')].map(
          (one) => ({ ...one, state: 'delivered' }) as Delivery,
        ),
    };
    expect((await tellingsOf(later, ID, 0)).flatMap(({ deliveries }) => deliveries)).toEqual(
      delivered(`@team ${ID}`),
    );
    expect(await tellingsOf(publishing.ledger, ID, at('2026-02-04', 8))).toHaveLength(1);
  });
});

describe('a dry run', () => {
  it('says what would be opened and told, to whom, and does none of it', async () => {
    const { wake, publishing, got } = project('.X....');
    await wake(at('2026-02-01', 12));
    const log = keptLog();
    const dry = dryRun({ ...publishing, log });
    await wake(at('2026-02-04', 5), dry);
    const ID = 'api.query-p95-2026-02-03';
    expect(log.lines).toEqual([
      `Would open a violation: reviews/violations/${ID}.yaml.`,
      `Would post ${ID} opened, to @team and product.`,
      'Would deliver notices 2026-02-04T04:00:00Z to notices (@team). A message would go there now.',
      'Would deliver notices 2026-02-04T04:00:00Z to notices (product). A message would go there now.',
    ]);
    expect(got).toEqual([]);
    expect((await publishing.ledger.noticed()).size).toBe(0);
    await wake(at('2026-02-04', 5));
    expect(got.map(({ to }) => to)).toEqual(['@team', 'product']);
  });
});
