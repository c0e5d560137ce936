import { momentWords } from '../model/dates.ts';
import { isExpected, messageOf } from '../model/errors.ts';
import { plural } from '../model/format.ts';
import { lastComplete } from '../model/period.ts';
import type { Report } from '../model/report.ts';
import type { Instant } from '../model/window.ts';
import type { Finding } from '../ports/publisher.ts';
import { generateReport } from './generate.ts';
import type { Publishing } from './publishing.ts';
import { currentAgenda } from './tick.ts';

/** A trend looks back 30 days; a source that keeps less needs the ledger's daily measurements. In seconds. */
const TREND = 30 * 86_400;
/** A clock may be wrong by so many seconds. */
const SKEW = 60;

/** How a report is rendered, only to see whether it can be. */
export type TryToRender = (report: Report) => Promise<unknown>;

/**
 * Looks whether everything is as publishing needs it: the source, by measuring the last week in full; the templates, by
 * rendering it; every target, without delivering anything; the clock and the schedule. Nothing lasting is done.
 */
export async function examine(publishing: Publishing, render: TryToRender): Promise<readonly Finding[]> {
  const { targets } = publishing;
  const signal = AbortSignal.timeout(60_000);
  const [source, agenda, ...checked] = await Promise.all([
    guarded('source', () => sourceFindings(publishing, render)),
    guarded('schedule', () => scheduleFindings(publishing)),
    ...targets.map(({ publisher }) =>
      guarded(`target ${publisher.target}`, async () =>
        (await publisher.check(signal)).map((finding) => ({
          ...finding,
          what: `target ${publisher.target}, ${finding.what}`,
        })),
      ),
    ),
  ]);
  return [...(source ?? []), ...(agenda ?? []), ...checked.flat()];
}

async function guarded(what: string, work: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await work();
  } catch (error) {
    if (!isExpected(error)) throw error;
    return [{ what, ok: false, detail: messageOf(error) }];
  }
}

async function sourceFindings(publishing: Publishing, render: TryToRender): Promise<readonly Finding[]> {
  const { source } = publishing;
  const { kind, name, version } = await source.describe();
  const reach = {
    what: 'source',
    ok: true,
    detail: `${kind} ${name} answers${version ? `, version ${version}` : ''}.`,
  };
  const keeps = await retentionFinding(publishing);
  const newest = await newestFinding(publishing);
  return [reach, ...keeps, ...newest, ...(await reportFindings(publishing, render))];
}

async function retentionFinding({ source }: Publishing): Promise<readonly Finding[]> {
  const seconds = await source.retention();
  if (seconds === undefined) return [];
  const days = Math.floor(seconds / 86_400);
  const short = seconds < TREND;
  const detail = short
    ? `It keeps ${plural(days, 'day')}, and trends look back 30: run headroom serve, or tick, every day, so that the ledger keeps them.`
    : `It keeps ${plural(days, 'day')}.`;
  // Nothing is broken by it.
  return [{ what: 'retention', ok: true, detail }];
}

async function newestFinding({ project, source, clock }: Publishing): Promise<readonly Finding[]> {
  const newest = await source.newest();
  if (newest === undefined) return [];
  const ahead = newest - clock.now();
  const what = 'clock';
  const newestAt = momentWords(newest, project.calendar.zone);
  if (ahead <= SKEW) return [{ what, ok: true, detail: `The newest data are of ${newestAt}.` }];
  const detail = `The newest data are of ${newestAt}, ${plural(ahead, 'second')} from now. Set this machine's clock, or the source's.`;
  return [{ what, ok: false, detail }];
}

/** Measures the last week that the source covers, and renders its report. */
async function reportFindings(publishing: Publishing, render: TryToRender): Promise<readonly Finding[]> {
  const { project, source, clock } = publishing;
  const { report, failures } = await generateReport(project, { kind: 'weekly' }, { source, clock });
  const failed = new Map(failures.map(({ budget, message }) => [budget, message]));
  const unknown = report.rows.filter(({ verdict }) => verdict.status === 'unknown');
  const findings = unknown.map(({ budget, verdict }) => ({
    what: `budget ${budget.id}`,
    ok: false,
    detail: failed.get(budget.id) ?? verdict.unknown?.detail ?? 'It has no verdict.',
  }));
  const known = report.rows.length - unknown.length;
  const measured = {
    what: 'budgets',
    ok: true,
    detail: `${known} of ${report.rows.length} have a verdict for ${report.period.id}.`,
  };
  return [measured, ...findings, ...(await guarded('templates', () => templateFinding(report, render)))];
}

async function templateFinding(report: Report, render: TryToRender): Promise<readonly Finding[]> {
  await render(report);
  return [{ what: 'templates', ok: true, detail: 'A report can be rendered with them.' }];
}

async function scheduleFindings(publishing: Publishing): Promise<readonly Finding[]> {
  const { clock, project, ledger } = publishing;
  const { zone } = project.calendar;
  const { next, due } = await currentAgenda(publishing);
  const last = lastComplete('week', clock.now(), project.calendar).id;
  const at = (moment: Instant) => momentWords(moment, zone);
  const coming = next.map(({ kind, period, dueAt }) => `${kind} ${period.id}, due ${at(dueAt)}`).join('; ');
  return [
    {
      what: 'clock',
      ok: true,
      detail: `It is ${at(clock.now())}; the last whole week is ${last}.`,
    },
    { what: 'ledger', ok: true, detail: ledgerWords(ledger, at) },
    {
      what: 'schedule',
      ok: true,
      detail: `${due.length === 0 ? 'Nothing is due' : `${plural(due.length, 'report is', 'reports are')} due`}; next ${coming || 'nothing'}.`,
    },
  ];
}

function ledgerWords({ isNew, since }: Publishing['ledger'], at: (moment: Instant) => string): string {
  return isNew
    ? 'There is none yet. It begins with the first headroom tick, serve or publish.'
    : `It is sound, and began ${at(since)}.`;
}
