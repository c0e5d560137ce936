import { DELIVERY_STATES } from '../model/delivery.ts';
import type { BudgetSample, DeliveryCount, PublisherSnapshot } from '../model/metrics.ts';
import { parsePeriod } from '../model/period.ts';
import { baseValue } from '../model/quantity.ts';
import { PERIOD_OF, REPORT_KINDS, type Report, type Row } from '../model/report.ts';
import { baseUnit } from '../model/unit.ts';
import type { Issued, Run } from '../ports/ledger.ts';
import { readReport } from '../render/report-json.ts';
import type { Publishing } from './publishing.ts';
import { currentAgenda } from './tick.ts';

/** Seconds back in which runs are looked for. */
const LOOK_BACK = 60 * 86_400;

/** What there is to watch now. */
export async function snapshotOf(publishing: Publishing): Promise<PublisherSnapshot> {
  const { ledger, clock, project } = publishing;
  const issued = await ledger.issued();
  const lastOf = REPORT_KINDS.flatMap((kind) => issued.findLast((one) => one.kind === kind) ?? []);
  const weekly = lastOf.find(({ kind }) => kind === 'weekly');
  const report = weekly && readReport('the ledger', await ledger.content(weekly));
  const { next } = await currentAgenda(publishing);
  return {
    budgets: report?.rows.map(sampleOf) ?? [],
    ...(report && { counts: report.counts }),
    issued: lastOf.map((one) => ({ kind: one.kind, at: one.issuedAt, periodEnd: periodEnd(one, project) })),
    next: next.map(({ kind, dueAt }) => ({ kind, dueAt })),
    open: await openCounts(publishing),
    runs: runsOf(await ledger.runs(clock.now() - LOOK_BACK)),
    deliveries: await deliveryCounts(publishing),
  };
}

function sampleOf({ budget, verdict }: Row): BudgetSample {
  const { usage } = verdict;
  const used = typeof usage === 'number' ? usage : undefined;
  return {
    service: budget.service,
    budget: budget.slug,
    unit: baseUnit(budget.limit.unit),
    status: verdict.status,
    limit: baseValue(verdict.limit),
    ...(verdict.actual && { actual: verdict.actual.value }),
    ...(used !== undefined && { usage: used, headroom: 1 - used }),
  };
}

function periodEnd({ kind, period }: Issued, { calendar }: Publishing['project']): Report['asOf'] {
  return parsePeriod(PERIOD_OF[kind], period, calendar)?.end ?? 0;
}

async function openCounts({ ledger }: Publishing): Promise<PublisherSnapshot['open']> {
  const notes = await ledger.slots();
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

/** Of each target of the settings every state, also those that no delivery is in: only a rise from 0 can be seen to rise. */
async function deliveryCounts({ ledger, targets }: Publishing): Promise<readonly DeliveryCount[]> {
  const deliveries = await ledger.deliveries();
  const names = new Set([
    ...targets.map(({ publisher }) => publisher.target),
    ...deliveries.map(({ target }) => target),
  ]);
  const counts = Map.groupBy(deliveries, ({ target, state }) => `${state} ${target}`);
  return [...names].flatMap((target) =>
    DELIVERY_STATES.map((state) => ({ target, state, count: counts.get(`${state} ${target}`)?.length ?? 0 })),
  );
}
