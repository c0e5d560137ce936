import { DELIVERY_STATES, type Delivery, isSettled } from '../model/delivery.ts';
import { isExpected } from '../model/errors.ts';
import type { PublisherSnapshot } from '../model/metrics.ts';
import { kindOfKey, NOTICE_KINDS } from '../model/notice.ts';
import { parsePeriod } from '../model/period.ts';
import { PERIOD_OF, REPORT_KINDS } from '../model/report.ts';
import { isEdition, subjectName } from '../model/subject.ts';
import type { Instant } from '../model/window.ts';
import type { Issued, Posted, Run } from '../ports/ledger.ts';
import type { KnownViolation } from '../review/violations.ts';
import { isAddressed } from './addressed.ts';
import { currentAgenda } from './agenda.ts';
import { type FiguresOf, figuresOf } from './figures.ts';
import type { Publishing } from './publishing.ts';
import { isQuiet } from './quiet.ts';
import { overdueBy, writtenViolations } from './violations.ts';
import { waitingIn } from './waiting.ts';

/** Seconds back in which runs are looked for. */
const LOOK_BACK = 60 * 86_400;

/** Seconds for which a skipped report is told of: nobody can do more about it than to issue it, or to leave it. */
const SKIPPED_FOR = 7 * 86_400;

/** What there is to watch now. */
export async function snapshotOf(
  publishing: Publishing,
  figures: FiguresOf = figuresOf,
  violationsOf: ViolationsOf = openViolations,
): Promise<PublisherSnapshot> {
  const { ledger, clock, project } = publishing;
  const latest = latestOf(await ledger.issued(), project);
  const shown = shownOf(latest, publishing);
  const { next } = await currentAgenda(publishing);
  const works = await ledger.duty();
  return {
    budgets: [],
    ...(shown && (await figures(shown, ledger))),
    issued: latest.map(({ kind, issuedAt, periodEnd }) => ({ kind, at: issuedAt, periodEnd })),
    next: next.map(({ kind, dueAt }) => ({ kind, dueAt })),
    open: await openCounts(publishing),
    runs: runsOf(await ledger.runs(clock.now() - LOOK_BACK)),
    ...(await deliveriesIn(publishing)),
    told: toldIn(await ledger.noticed()),
    ...(await violationsIn(publishing, violationsOf)),
    ...(works && { works }),
    waiting: await waitingIn(ledger),
  };
}

/** An issued report with the end of its period. */
interface Ended extends Issued {
  readonly periodEnd: Instant;
}

/** Of each kind the newest revision of the latest period, whenever it was issued. */
function latestOf(issued: readonly Issued[], { calendar }: Publishing['project']): readonly Ended[] {
  const ended = issued.map((one) => ({
    ...one,
    periodEnd: parsePeriod(PERIOD_OF[one.kind], one.period, calendar)?.end ?? 0,
  }));
  const inOrder = ended.toSorted((a, b) => a.periodEnd - b.periodEnd || a.revision - b.revision);
  return REPORT_KINDS.flatMap((kind) => inOrder.findLast((one) => one.kind === kind) ?? []);
}

/** The weekly report, so that figures are always of a week; where none is scheduled, what tells of the latest time. */
function shownOf(latest: readonly Ended[], { schedule }: Publishing): Ended | undefined {
  const weekly = latest.find(({ kind }) => kind === 'weekly');
  if (weekly && schedule.weekly) return weekly;
  return latest.toSorted((a, b) => b.periodEnd - a.periodEnd)[0];
}

async function openCounts({ ledger, clock }: Publishing): Promise<PublisherSnapshot['open']> {
  const since = clock.now() - SKIPPED_FOR;
  const notes = (await ledger.slots()).filter(({ state, seenAt }) => state !== 'skipped' || seenAt > since);
  const states = { seen: 'waiting', held: 'held', skipped: 'skipped' } as const;
  return REPORT_KINDS.flatMap((kind) =>
    (['seen', 'held', 'skipped'] as const).map((state) => ({
      kind,
      state: states[state],
      count: notes.filter((note) => note.kind === kind && note.state === state).length,
    })),
  );
}

function runsOf(runs: readonly Run[]): PublisherSnapshot['runs'] {
  return [...Map.groupBy(runs, ({ what }) => what)].flatMap(([what, group]) => {
    const last = group.at(-1);
    const succeeded = group.findLast(({ outcome }) => outcome === 'succeeded');
    if (!last) return [];
    return [
      {
        what,
        completedAt: last.endedAt,
        ...(succeeded && { succeededAt: succeeded.endedAt }),
        stages: last.stages,
      },
    ];
  });
}

/**
 * Of each target of the settings every state, also those that no delivery is in: only a rise from 0 can be seen to rise.
 * What is outstanding to nobody whom the settings name is withdrawn at the next wake-up, and rings no alarm.
 */
async function deliveriesIn(
  publishing: Publishing,
): Promise<Pick<PublisherSnapshot, 'deliveries' | 'oldest'>> {
  const { ledger, targets } = publishing;
  const quiet = isQuiet(publishing);
  const deliveries = await ledger.deliveries();
  const counted = deliveries.filter((delivery) => isSettled(delivery) || isAddressed(targets, delivery));
  const names = [
    ...new Set([...targets.map(({ publisher }) => publisher.target), ...counted.map(({ target }) => target)]),
  ];
  const counts = Map.groupBy(counted, ({ target, state }) => `${state} ${target}`);
  return {
    deliveries: names.flatMap((target) =>
      DELIVERY_STATES.map((state) => ({
        target,
        state,
        count: counts.get(`${state} ${target}`)?.length ?? 0,
      })),
    ),
    // In quiet hours no notice is late.
    oldest: oldestOf(
      counted.filter((delivery) => !isSettled(delivery) && (isEdition(delivery) || !quiet)),
      await ledger.posted(),
    ),
  };
}

/** What waits for the other side to be asked again, as it wants it, is not late until then. */
function oldestOf(outstanding: readonly Delivery[], posted: readonly Posted[]): PublisherSnapshot['oldest'] {
  const postedAt = new Map(posted.map(({ subject, at }) => [subjectName(subject), at]));
  const sinceOf = (delivery: Delivery) =>
    Math.max(postedAt.get(subjectName(delivery)) ?? delivery.at, delivery.until ?? 0);
  return [...Map.groupBy(outstanding, ({ target }) => target)].map(([target, of]) => ({
    target,
    since: of.reduce((least, delivery) => Math.min(least, sinceOf(delivery)), Number.POSITIVE_INFINITY),
  }));
}

function toldIn(keys: ReadonlySet<string>): PublisherSnapshot['told'] {
  const counts = Map.groupBy(keys, kindOfKey);
  return NOTICE_KINDS.map((what) => ({ what, count: counts.get(what)?.length ?? 0 }));
}

/** The violations that are written down, of which there may be many files. */
export type ViolationsOf = (
  publishing: Pick<Publishing, 'project' | 'clock'>,
) => Promise<readonly KnownViolation[]>;

const openViolations: ViolationsOf = async ({ project, clock }) => {
  if (!project.records) return [];
  const { violations } = await writtenViolations(project, project.records, { clock });
  return violations.filter(({ state }) => state === 'open');
};

/** Seconds for which violations are remembered: whoever scrapes asks every few. */
const REMEMBERED_FOR = 60;

/** The same, read again once a minute at most. */
export function rememberingViolations(): ViolationsOf {
  let last: { readonly at: Instant; readonly violations: readonly KnownViolation[] } | undefined;
  return async (publishing) => {
    const at = publishing.clock.now();
    if (last === undefined || Math.abs(at - last.at) >= REMEMBERED_FOR) {
      last = { at, violations: await openViolations(publishing) };
    }
    return last.violations;
  };
}

/** A folder that cannot be read keeps nobody from seeing the rest. */
async function violationsIn(
  publishing: Publishing,
  violationsOf: ViolationsOf,
): Promise<Pick<PublisherSnapshot, 'violations'>> {
  if (!publishing.project.records) return {};
  try {
    const open = await violationsOf(publishing);
    const overdue = open.filter((one) => overdueBy(one, publishing.clock.now()) > 0);
    return { violations: { open: open.length, overdue: overdue.length } };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return {};
  }
}
