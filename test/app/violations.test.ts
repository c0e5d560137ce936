import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { issueReport } from '../../src/app/issue.ts';
import type { Publishing } from '../../src/app/publishing.ts';
import { tick } from '../../src/app/tick.ts';
import { currentViolations, writeEvent } from '../../src/app/violations.ts';
import { type ReviewAccess, readWritten } from '../../src/app/written.ts';
import { addDays, startOf } from '../../src/model/period.ts';
import type { Report } from '../../src/model/report.ts';
import type { Window } from '../../src/model/window.ts';
import type { ViolationEvent } from '../../src/review/violation-event.ts';
import { folderWith } from '../support/folder.ts';
import {
  fakeTarget,
  type HandClock,
  handClock,
  keptLog,
  publishingOf,
  SCHEDULE,
  steadySource,
} from '../support/publishing.ts';
import { recordsIn } from '../support/review.ts';

const BERLIN = 'Europe/Berlin';
const at = (date: string, hour: number) => startOf(date, BERLIN) + hour * 3600;
const MONDAY = '2026-02-02';
const monday = (week: number) => addDays(MONDAY, week * 7);

/** A source whose weeks are over their limit of 2 where the pattern has an X; week 0 begins on 2 February 2026. */
function weeksOf(pattern: string) {
  const first = startOf(MONDAY, BERLIN);
  const reading = (window: Window) => {
    const week = Math.floor((window.start - first + 7200) / (7 * 86_400));
    const value = pattern[week] === 'X' ? 5e9 : 1;
    return { window, measured: { kind: 'number', value } as const, coverage: { present: 10, expected: 10 } };
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

interface Simulation {
  readonly publishing: Publishing;
  readonly clock: HandClock;
  readonly folder: string;
  /** The weekly report that is issued on the Monday after a week. */
  readonly reportAfter: (week: number) => Promise<Report>;
  readonly act: (
    moment: number,
    event: Omit<Extract<ViolationEvent, { did: 'note' }>, 'at' | 'by'> | object,
  ) => Promise<string>;
}

function simulation(pattern: string, ...settings: readonly string[]): Simulation {
  const folder = folderWith();
  const target = fakeTarget('docs');
  const clock = handClock(at('2026-02-01', 12));
  const { monthly: _, ...schedule } = SCHEDULE;
  const base = publishingOf({ clock, source: weeksOf(pattern), targets: [target], schedule, log: keptLog() });
  const access = recordsIn(folder, ...settings);
  const publishing = { ...base, project: { ...base.project, records: access } };
  return {
    publishing,
    clock,
    folder,
    reportAfter: async (week) => {
      clock.at = at(monday(week + 1), 8);
      await tick(publishing);
      const report = target.got.at(-1)?.publication.report;
      if (report?.period.firstDay !== monday(week)) throw new Error('That report was not issued.');
      return report;
    },
    act: async (moment, event) => {
      clock.at = moment;
      const { violations } = await currentViolations(publishing.project, access, publishing);
      const open = violations.find(({ state }) => state === 'open') ?? violations.at(-1);
      if (!open) throw new Error('Nothing is open.');
      return writeEvent(access, open, { at: moment, by: '@ann', ...event } as ViolationEvent, BERLIN);
    },
  };
}

/** What `headroom violations` and the reports of a project read. */
function recordsOf({ project }: Publishing): ReviewAccess {
  if (!project.records) throw new Error('The project has no records.');
  return project.records;
}

describe('a violation over the weeks', () => {
  it('is opened, worked off, validated, reopened and closed, and each report tells how it stands', async () => {
    const { publishing, reportAfter, act, folder } = simulation('.XX...X..', '  requires_validation: true');
    await tick(publishing);
    expect((await reportAfter(0)).actions).toEqual([]);

    const first = await reportAfter(1);
    const opened = at(monday(2), 8);
    expect(first.actions).toMatchObject([
      {
        why: 'exceeded',
        step: 'acknowledge',
        opened: monday(2),
        stepDue: opened + 3600,
        due: monday(3),
        overdueDays: 0,
      },
    ]);
    const id = first.review.violations[0]?.id ?? '';
    expect(readFileSync(join(folder, `reviews/violations/${id}.yaml`), 'utf8')).toContain(
      '  - { at: "2026-02-16T08:00:00+01:00", by: "headroom", did: "open" }\n',
    );

    await act(at(monday(2), 9), { did: 'acknowledge', text: 'OPS-7' });
    await act(at(monday(2), 15), { did: 'investigate', cause: 'A cache without an end.' });
    const second = await reportAfter(2);
    expect(second.actions).toMatchObject([
      {
        step: 'plan',
        rootCause: 'A cache without an end.',
        opened: monday(2),
        stepLate: 5 * 86_400 - 8 * 3600,
        overdueDays: 0,
      },
    ]);

    await act(at(monday(3), 9), { did: 'plan', text: 'Bound it.' });
    await act(at(monday(3), 10), { did: 'implement' });
    const third = await reportAfter(3);
    expect(third.rows[0]?.verdict.status).toBe('within');
    expect(third.actions).toMatchObject([
      {
        why: 'within',
        step: 'validate',
        title: expect.stringMatching(/was over budget, met for 7 days of 7$/),
      },
    ]);
    await act(at(monday(4), 9), { did: 'validate', met: 7, text: 'Bounded caches only.' });
    const fourth = await reportAfter(4);
    expect(fourth.actions).toEqual([]);
    expect(fourth.review.violations).toMatchObject([{ id, state: 'closed', metDays: 7 }]);
    expect((await reportAfter(5)).review.violations).toEqual([]);

    const relapse = await reportAfter(6);
    expect(relapse.review.violations).toMatchObject([
      { state: 'open', steps: [], next: { step: 'acknowledge' }, opened: at(monday(7), 8) },
    ]);
    expect(relapse.actions).toMatchObject([
      { step: 'acknowledge', title: expect.stringContaining('over budget') },
    ]);
  });

  it('closes by itself when its budget was met for long enough, is told of once, and keeps what was not done', async () => {
    const { publishing, reportAfter, act, folder } = simulation('X..X');
    await tick(publishing);
    const [opened] = (await reportAfter(0)).review.violations;
    expect(opened).toMatchObject({ state: 'open', closesByItself: true });
    await act(at(monday(1), 9), { did: 'acknowledge', text: 'OPS-7' });
    const file = () => readFileSync(join(folder, `reviews/violations/${opened?.id}.yaml`), 'utf8');

    const second = await reportAfter(1);
    expect(second.actions).toEqual([]);
    expect(second.rows[0]).not.toHaveProperty('violation');
    expect(second.review.violations).toMatchObject([
      {
        state: 'closed',
        closed: at(monday(2), 0),
        unvalidated: true,
        metDays: 7,
        steps: [{ step: 'acknowledge' }],
      },
    ]);
    expect(file()).toContain(
      '  - { at: "2026-02-16T00:00:00+01:00", by: "headroom", did: "close", met: 7 }\n',
    );
    expect((await reportAfter(2)).review.violations).toEqual([]);

    const relapse = await reportAfter(3);
    expect(relapse.review.violations).toMatchObject([
      { id: opened?.id, state: 'open', reopened: [at(monday(4), 0)], opened: at(monday(4), 8), steps: [] },
    ]);
    const written = file();
    expect(written.match(/did: "\w+"/g)).toEqual(
      ['open', 'acknowledge', 'close', 'reopen'].map((did) => `did: "${did}"`),
    );
    await issueReport(publishing, { kind: 'weekly', period: '2026-W07', corrects: 'It is made again.' });
    expect(file(), 'what a report looks back on is no news').toBe(written);
  });

  it('that closed by itself can still be worked off, and be validated', async () => {
    const { publishing, reportAfter, act } = simulation('X..');
    await tick(publishing);
    await reportAfter(0);
    await reportAfter(1);
    const [later] = [at(monday(2), 9)];
    await expect(act(later, { did: 'validate', met: 7 })).rejects.toThrow(/the step to take is acknowledge/);
    const steps = [
      { did: 'acknowledge' },
      { did: 'investigate', cause: 'A.' },
      { did: 'plan' },
      { did: 'implement' },
      { did: 'validate', met: 7 },
    ];
    for (const [index, step] of steps.entries()) await act(later + index, step);
    const { violations } = await currentViolations(publishing.project, recordsOf(publishing), publishing);
    expect(violations).toMatchObject([{ state: 'closed', closed: at(monday(2), 0), withoutEffect: [] }]);
    expect(violations[0]).not.toHaveProperty('unvalidated');
    await expect(act(later + 10, { did: 'acknowledge' })).rejects.toThrow(/is closed, and nothing is due/);
  });

  it('is due from when somebody was told of it, by a report or by the log, and not before', async () => {
    const { publishing, clock, reportAfter } = simulation('XXX');
    clock.at = at(addDays(monday(1), 3), 12);
    const listed = async () =>
      (await currentViolations(publishing.project, recordsOf(publishing), publishing)).violations;
    expect(await listed()).toMatchObject([{ opened: clock.at, next: { due: clock.at + 3600 } }]);
    await tick(publishing);
    const told = (await reportAfter(1)).review.violations;
    expect(told).toMatchObject([{ opened: at(monday(2), 8), next: { due: at(monday(2), 9) } }]);
    clock.at = at(addDays(monday(2), 1), 8);
    expect(await listed()).toMatchObject([{ opened: at(monday(2), 8), next: { due: at(monday(2), 9) } }]);
  });

  it('is the same again after a relapse soon, and recurring', async () => {
    const { publishing, reportAfter, act } = simulation(
      'X..X',
      '  requires_validation: true',
      '  reopens_within: 30',
      '  recurring: { times: 2 }',
    );
    await tick(publishing);
    const [opened] = (await reportAfter(0)).review.violations;
    const steps = [
      { did: 'acknowledge' },
      { did: 'investigate', cause: 'A.' },
      { did: 'plan' },
      { did: 'implement' },
    ];
    for (const [index, step] of steps.entries()) await act(at(monday(1), 9 + index), step);
    await reportAfter(1);
    await act(at(monday(2), 9), { did: 'validate', met: 7 });
    await reportAfter(2);
    const again = await reportAfter(3);
    expect(again.review.violations).toMatchObject([
      {
        id: opened?.id,
        state: 'open',
        opened: at(monday(4), 8),
        reopened: [at(monday(4), 0)],
        recurring: true,
        rootCause: 'A.',
        steps: [],
      },
    ]);
    expect(again.actions[0]?.title).toMatch(/over budget again, for the 2nd time$/);
  });

  it('that days open is written down on the morning after, where the settings say how many do', async () => {
    const { publishing, clock, folder } = simulation('.X', '  opens_after: 2');
    const daily = {
      ...publishing,
      schedule: { ...publishing.schedule, daily: { at: { hour: 1, minute: 0 } } },
    };
    const files = () => globSync('reviews/violations/*.yaml', { cwd: folder });
    clock.at = at(addDays(monday(1), 1), 2);
    await tick(daily);
    expect(files()).toEqual([]);
    clock.at = at(addDays(monday(1), 2), 2);
    await tick(daily);
    expect(files()).toHaveLength(1);
    expect(readFileSync(join(folder, files()[0] ?? ''), 'utf8')).toContain(
      '  - { at: "2026-02-11T02:00:00+01:00", by: "headroom", did: "open" }',
    );
  });

  it('refuses a skipped step and an early validation in words, and writes nothing', async () => {
    const { publishing, reportAfter, act, folder } = simulation('X.');
    await tick(publishing);
    const [violation] = (await reportAfter(0)).review.violations;
    const file = join(folder, `reviews/violations/${violation?.id}.yaml`);
    const before = readFileSync(file, 'utf8');
    await expect(act(at(monday(1), 9), { did: 'implement' })).rejects.toThrow(
      /the step to take is acknowledge/,
    );
    const steps = [
      { did: 'acknowledge' },
      { did: 'investigate', cause: 'A.' },
      { did: 'plan' },
      { did: 'implement' },
    ];
    for (const [index, step] of steps.entries()) await act(at(monday(1), 9 + index), step);
    await expect(act(at('2026-02-12', 9), { did: 'validate', met: 3 })).rejects.toThrow(
      /met for \d of the 7 days that closes_after asks for/,
    );
    const lines = readFileSync(file, 'utf8').replace(before, '').trim().split('\n');
    expect(lines).toHaveLength(4);
  });

  it('leaves out a file that somebody broke, says so in the report, and keeps the others', async () => {
    const { publishing, reportAfter, folder } = simulation('X.');
    await tick(publishing);
    execFileSync('mkdir', ['-p', join(folder, 'reviews/violations')]);
    execFileSync('sh', ['-c', 'printf "violation: x\\nevents: [\\n" > broken.yaml'], {
      cwd: join(folder, 'reviews/violations'),
    });
    const report = await reportAfter(0);
    expect(report.review.violations).toHaveLength(1);
    expect(report.dataQuality.notes.at(-1)).toMatchObject({
      budget: expect.stringContaining('reviews/violations/broken.yaml:'),
      text: expect.stringContaining('The file is left out.'),
    });
  });

  it('stops no report when its folder cannot be written to', async () => {
    const { publishing, reportAfter, folder } = simulation('X.');
    await tick(publishing);
    execFileSync('sh', ['-c', 'echo a file > reviews'], { cwd: folder });
    expect((await reportAfter(0)).review.violations).toHaveLength(1);
    expect((publishing.log as ReturnType<typeof keptLog>).lines.join()).toContain(
      'What the report tells of was not written down. Cannot write',
    );
  });
});

const CHILD = `
const { createRecords } = await import(process.argv[1]);
const records = createRecords(process.argv[2]);
for (let i = 0; i < 200; i += 1) await records.append('reviews/violations/x.yaml', '  - { at: "2026-02-02T09:00:00Z", by: "' + process.argv[3] + '", did: "note", text: "' + i + '" }');
`;
const HEAD =
  'violation: x\nbudget: api/x\nfirst_day: 2026-01-28\nevents:\n  - { at: "2026-02-01T00:00:00Z", by: "headroom", did: "open" }\n';

describe('two people', () => {
  it('who write at once lose nothing', async () => {
    const folder = folderWith({ 'reviews/violations/x.yaml': HEAD });
    const script = join(import.meta.dirname, '../../src/adapters/files/records.ts');
    const { promisify } = await import('node:util');
    const { execFile } = await import('node:child_process');
    const writer = (name: string) =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', CHILD, script, folder, name]);
    await Promise.all(['@ann', '@bob', '@eve'].map(writer));
    const { violations, problems } = await readWritten(recordsIn(folder), 'none');
    expect(problems).toEqual([]);
    const texts = violations[0]?.events.flatMap((event) =>
      event.did === 'note' ? `${event.by} ${event.text}` : [],
    );
    expect(new Set(texts).size).toBe(600);
  });

  it('who write on two branches merge without a conflict, and every event is there', async () => {
    const folder = folderWith();
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
    const { records } = recordsIn(folder);
    await records.create('reviews/violations/x.yaml', HEAD);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-qm', 'Open');
    const on = async (branch: string, ...lines: readonly string[]) => {
      git('checkout', '-q', '-B', branch, 'main');
      for (const line of lines) await records.append('reviews/violations/x.yaml', line);
      git('commit', '-qam', branch);
    };
    const said = (by: string, hour: string, rest: string) =>
      `  - { at: "2026-02-02T${hour}:00:00Z", by: "${by}", ${rest} }`;
    await on('ann', said('@ann', '09', 'did: "acknowledge"'), said('@ann', '11', 'did: "plan"'));
    await on(
      'bob',
      said('@bob', '10', 'did: "investigate", cause: "A."'),
      said('@bob', '12', 'did: "note", text: "B."'),
    );
    git('merge', '-q', '--no-edit', 'ann');
    const { violations, problems } = await readWritten(recordsIn(folder), 'none');
    expect(problems).toEqual([]);
    const did = violations[0]?.events
      .toSorted((a, b) => a.at - b.at)
      .map((event) => `${event.by} ${event.did}`);
    expect(did).toEqual(['headroom open', '@ann acknowledge', '@bob investigate', '@ann plan', '@bob note']);
  });
});
