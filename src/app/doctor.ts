import { ownWords, sourcesIn } from '../measuring/sources.ts';
import { type Budget, type BudgetSet, declared } from '../model/budget.ts';
import { momentWords } from '../model/dates.ts';
import { NO_DIRECTORY } from '../model/directory.ts';
import { isExpected, messageOf } from '../model/errors.ts';
import { declaredWords, listWords, plural } from '../model/format.ts';
import { lastComplete } from '../model/period.ts';
import type { Report } from '../model/report.ts';
import type { Instant } from '../model/window.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { MeasuredBy, MetricSource } from '../ports/metric-source.ts';
import type { Diagnosis } from '../ports/publisher.ts';
import { currentAgenda } from './agenda.ts';
import { generateReport } from './generate.ts';
import { guarded } from './guarded.ts';
import { ownerDiagnoses } from './owner-diagnoses.ts';
import { placeDiagnoses } from './place-diagnoses.ts';
import type { Publishing } from './publishing.ts';
import { rollingDiagnoses } from './rolling-reach.ts';
import { splitDiagnoses } from './split-labels.ts';

/** A trend looks back 30 days; a source that keeps less needs the ledger's daily measurements. In seconds. */
const TREND = 30 * 86_400;
/** A clock may be wrong by so many seconds. */
const SKEW = 60;

/** How a report is rendered, only to see whether it can be. */
export type TryToRender = (report: Report) => Promise<unknown>;

/** A part of what publishing needs. Throws an InputError or a SourceError that says why it could not be opened. */
export type Part<T> = () => T;

/** What is looked at: each part that may fail to open is one on its own, so that one of them hides no other. */
export interface Examined
  extends Pick<Publishing, 'project' | 'schedule' | 'targets' | 'directory' | 'clock'> {
  readonly source: Part<MetricSource>;
  /** Must keep nothing that is written to it. */
  readonly ledger: Part<Ledger>;
  readonly render: Part<TryToRender>;
  /** Whether people can answer without a terminal; not looked at unless given. */
  readonly answering?: () => Promise<Diagnosis>;
  /** Whether PDFs can be made; not looked at unless given. */
  readonly printing?: (signal: AbortSignal) => Promise<Diagnosis>;
}

/**
 * Looks whether everything is as publishing needs it: the source, by measuring the last week in full; the templates, by
 * rendering it; the places where changes are seen; every target, without delivering anything; whether owners have entries; the clock, the ledger and the schedule. Nothing lasting is
 * done, and what cannot be opened is told beside what is found of the rest.
 */
export async function examine(examined: Examined): Promise<readonly Diagnosis[]> {
  const signal = AbortSignal.timeout(60_000);
  const [measured, kept, seen, answering, printing, ...checked] = await Promise.all([
    measuredDiagnoses(examined),
    guarded('ledger', () => ledgerDiagnoses(examined)),
    placeDiagnoses(examined),
    guarded('answering', async () => (examined.answering ? [await examined.answering()] : [])),
    guarded('pdf', async () => (examined.printing ? [await examined.printing(signal)] : [])),
    ...examined.targets.map(({ publisher }) =>
      guarded(`target ${publisher.target}`, async () =>
        (await publisher.check(signal)).map((diagnosis) => ({
          ...diagnosis,
          what: `target ${publisher.target}, ${diagnosis.what}`,
        })),
      ),
    ),
  ]);
  const { project, directory = NO_DIRECTORY } = examined;
  return [
    ...(measured ?? []),
    ...(seen ?? []),
    clockDiagnosis(examined),
    ...(kept ?? []),
    ...ownerDiagnoses(project.set, directory),
    ...(answering ?? []),
    ...(printing ?? []),
    ...checked.flat(),
  ];
}

/** What the sources are found to be, and whether their last week can be rendered; the templates are read without it, too. */
async function measuredDiagnoses(examined: Examined): Promise<readonly Diagnosis[]> {
  let report: Report | undefined;
  const found = await guarded('source', async () => {
    const source = examined.source();
    const looks = await Promise.all(
      sourcesIn(examined.project.set).map((of) => lookAtSource(examined, source, of)),
    );
    const told = looks.flatMap(({ diagnoses }) => diagnoses);
    const dead = new Set(looks.flatMap(({ of, isDead }) => (isDead ? [of.source] : [])));
    if (dead.size === looks.length) return told;
    const measured = await reportDiagnoses(examined, source, dead);
    report = measured.report;
    return [...told, ...measured.diagnoses];
  });
  return [...found, ...(await guarded('templates', () => templateDiagnoses(examined, report)))];
}

/** What is found of one source. A dead one is told of once, with how many budgets it is missed by. */
async function lookAtSource(examined: Examined, source: MetricSource, of: MeasuredBy): Promise<Look> {
  const { source: name } = of;
  const what = name === undefined ? 'source' : `source ${name}`;
  try {
    const [reach, ...others] = await sourceDiagnoses(examined, source, of);
    const parts =
      name === undefined ? others : others.map((one) => ({ ...one, what: `${what}, ${one.what}` }));
    return { of, isDead: false, diagnoses: [...(reach ? [{ ...reach, what }] : []), ...parts] };
  } catch (error) {
    if (!isExpected(error)) throw error;
    const words = ownWords(of, messageOf(error));
    const detail =
      name === undefined
        ? words
        : `${words} It is to measure ${listWords(declaredWords(measuredBy(examined, of)))}.`;
    return { of, isDead: true, diagnoses: [{ what, ok: false, detail }] };
  }
}

/** What one of the sources measures. */
function measuredBy(
  { project: { set } }: Examined,
  { source }: MeasuredBy,
): Pick<BudgetSet, 'budgets' | 'families'> {
  const isOf = (budget: Budget) => budget.source === source;
  return {
    budgets: set.budgets.filter(isOf),
    families: (set.families ?? []).filter(
      ({ template, each }) => each.sources?.some((one) => one === source) ?? isOf(template),
    ),
  };
}

interface Look {
  readonly of: MeasuredBy;
  readonly isDead: boolean;
  readonly diagnoses: readonly Diagnosis[];
}

async function sourceDiagnoses(
  examined: Examined,
  source: MetricSource,
  of: MeasuredBy,
): Promise<readonly Diagnosis[]> {
  const { kind, name, version } = await source.describe(of);
  const reach = {
    what: 'source',
    ok: true,
    detail: `${kind} ${name} answers${version ? `, version ${version}` : ''}.`,
  };
  return [
    reach,
    ...(await retentionDiagnoses(examined, source, of)),
    ...(await newestDiagnosis(examined, source, of)),
    ...(await guarded('split_by', () =>
      splitDiagnoses(declared(measuredBy(examined, of)), examined, source, of),
    )),
  ];
}

async function retentionDiagnoses(
  examined: Examined,
  source: MetricSource,
  of: MeasuredBy,
): Promise<readonly Diagnosis[]> {
  const seconds = await source.retention(of);
  if (seconds === undefined) return [];
  const days = Math.floor(seconds / 86_400);
  const short = seconds < TREND;
  const detail = short
    ? `It keeps ${plural(days, 'day')}, and trends look back 30: run headroom serve, or tick, every day, so that the ledger keeps them.`
    : `It keeps ${plural(days, 'day')}.`;
  // Nothing is broken by it.
  const rolling = await guarded('retention', () =>
    rollingDiagnoses(measuredBy(examined, of).budgets, examined, seconds),
  );
  return [{ what: 'retention', ok: true, detail }, ...rolling];
}

async function newestDiagnosis(
  { project, clock }: Examined,
  source: MetricSource,
  of: MeasuredBy,
): Promise<readonly Diagnosis[]> {
  const newest = await source.newest(of);
  if (newest === undefined) return [];
  const ahead = newest - clock.now();
  const what = 'clock';
  const newestAt = momentWords(newest, project.calendar.zone);
  if (ahead <= SKEW) return [{ what, ok: true, detail: `The newest data are of ${newestAt}.` }];
  const detail = `The newest data are of ${newestAt}, ${plural(ahead, 'second')} from now. Set this machine's clock, or the source's.`;
  return [{ what, ok: false, detail }];
}

/** Measures the last week that the sources cover; what those that are dead would measure is told of with them. */
async function reportDiagnoses(
  { project, clock }: Examined,
  source: MetricSource,
  dead: ReadonlySet<string | undefined>,
): Promise<{ readonly diagnoses: readonly Diagnosis[]; readonly report: Report }> {
  const { report, failures } = await generateReport(project, { kind: 'weekly' }, { source, clock });
  const failed = new Map(failures.map(({ budget, message }) => [budget, message]));
  const unknown = report.rows.filter(({ verdict }) => verdict.status === 'unknown');
  const others = unknown.filter(({ budget }) => !dead.has(budget.source));
  const diagnoses = others.map(({ budget, verdict }) => ({
    what: `budget ${budget.id}`,
    ok: false,
    detail: failed.get(budget.id) ?? verdict.unknown?.detail ?? 'It has no verdict.',
  }));
  const known = report.rows.length - unknown.length;
  const isNone = known === 0 && report.rows.length > 0;
  const measured = {
    what: 'budgets',
    ok: !isNone,
    detail: `${known} of ${report.rows.length} have a verdict for ${report.period.id}.${isNone ? ' A report could tell of nothing.' : ''}`,
  };
  return { diagnoses: [measured, ...diagnoses], report };
}

async function templateDiagnoses(
  { render }: Examined,
  report: Report | undefined,
): Promise<readonly Diagnosis[]> {
  const tryToRender = render();
  if (report) await tryToRender(report);
  const detail = report
    ? 'A report can be rendered with them.'
    : 'They can be read. None was rendered, as there are no measurements.';
  return [{ what: 'templates', ok: true, detail }];
}

function clockDiagnosis({ clock, project }: Examined): Diagnosis {
  const last = lastComplete('week', clock.now(), project.calendar).id;
  const now = momentWords(clock.now(), project.calendar.zone);
  return { what: 'clock', ok: true, detail: `It is ${now}; the last whole week is ${last}.` };
}

/** The schedule as well: what is due follows from what the ledger knows. */
async function ledgerDiagnoses(examined: Examined): Promise<readonly Diagnosis[]> {
  const { clock, project, schedule } = examined;
  const ledger = examined.ledger();
  const { next, due } = await currentAgenda({ ledger, clock, project, schedule });
  const at = (moment: Instant) => momentWords(moment, project.calendar.zone);
  const coming = next.map(({ kind, period, dueAt }) => `${kind} ${period.id}, due ${at(dueAt)}`).join('; ');
  return [
    { what: 'ledger', ok: true, detail: ledgerWords(ledger, at) },
    {
      what: 'schedule',
      ok: true,
      detail: `${due.length === 0 ? 'Nothing is due' : `${plural(due.length, 'report is', 'reports are')} due`}; next ${coming || 'nothing'}.`,
    },
  ];
}

function ledgerWords({ isNew, since }: Ledger, at: (moment: Instant) => string): string {
  return isNew
    ? 'There is none yet. It begins with the first headroom tick, serve or publish.'
    : `It is sound, and began ${at(since)}.`;
}
