import { failureWords } from '../measuring/measure.ts';
import { type Edition, editionName } from '../model/edition.ts';
import { WHOLE } from '../model/part.ts';
import { parsePeriod } from '../model/period.ts';
import { PERIOD_OF, type Report, type ReportKind } from '../model/report.ts';
import type { Issued, Ledger } from '../ports/ledger.ts';
import { readReport, writeReport } from '../render/report-json.ts';
import { correctionsOf, earlierReport } from '../report/corrections.ts';
import { hindsightOf } from '../room/hindsight.ts';
import { historyOf } from '../room/history.ts';
import { addresseesOf } from './addressed.ts';
import { writeCommunicated } from './adjust.ts';
import { generateReport, type Wanted } from './generate.ts';
import { issuedGists, keepGist } from './gists.ts';
import type { Publishing } from './publishing.ts';
import { toldBefore } from './told.ts';
import { wordsOfFailure } from './unexpected.ts';
import { writeNoticed } from './violations.ts';

/** Which report to issue, and as what. */
export interface IssueOptions {
  readonly kind: ReportKind;
  readonly period: string;
  /** What a new revision corrects; without it the first edition is issued. */
  readonly corrects?: string;
}

/** An issued report, or the budgets for which the source failed so that nothing was issued. */
export type IssueResult =
  | { readonly kind: 'issued'; readonly issued: Issued }
  | { readonly kind: 'failed'; readonly failures: readonly string[] };

/**
 * Measures, makes and issues the report of a period: it is kept in the ledger with a pending delivery for everybody who
 * is to get it. A correction asks the source for its period again. Under the policy `hold` nothing is issued when the source failed for a budget. Throws what
 * `generateReport` throws.
 */
export async function issueReport(publishing: Publishing, options: IssueOptions): Promise<IssueResult> {
  const { project, ledger, clock, log, says, schedule, targets } = publishing;
  const told = await toldBefore(ledger, project.calendar, options);
  const wanted = { ...options, noticedAt: clock.now(), told, ...doubtful(publishing, options) };
  const made = await generateReport(project, wanted, publishing);
  const failures = failureWords(made.failures);
  if (failures.length > 0 && schedule.onFailure === 'hold') return { kind: 'failed', failures };
  const edition = await editionOf(publishing, options);
  const report: Report = {
    ...made.report,
    revision: edition.revision,
    ...correction(options),
    ...(await correctedIn(made.report, edition, ledger)),
    ...(await before(made.report, ledger)),
    ...(await hindsight(made.report, publishing)),
  };
  const issued = await ledger.issue(
    { ...edition, issuedAt: clock.now(), whole: failures.length === 0, ...correction(options) },
    writeReport(report),
    addresseesOf(targets, report),
  );
  await writeDown(publishing, report);
  await keepGistOf(publishing, edition, report);
  log.info(says.issued(editionName(edition)), { ...edition, hash: issued.hash });
  return { kind: 'issued', issued };
}

/** A correction measures its period anew: what was kept of it may be what is wrong. */
function doubtful({ project }: Publishing, { kind, period, corrects }: IssueOptions): Pick<Wanted, 'anew'> {
  const anew = corrects === undefined ? undefined : parsePeriod(PERIOD_OF[kind], period, project.calendar);
  return anew ? { anew } : {};
}

/** It is kept for the pages around the report; what is not kept is made when it is needed, so that a failure stops no report. */
async function keepGistOf({ gists, log }: Publishing, edition: Edition, report: Report): Promise<void> {
  if (!gists) return;
  try {
    await keepGist(gists, edition, report);
  } catch (error) {
    log.warn(`What the reading room needs of the report was not kept. ${wordsOfFailure(error, log)}`);
  }
}

/** Violations and changed limits that the report is the first to tell of are written down; a folder that cannot be written to stops no report. */
async function writeDown(
  { project, log, says, clock }: Publishing,
  { review, period }: Report,
): Promise<void> {
  if (!project.records) return;
  try {
    for (const { file, did } of await writeNoticed(project.records, review.violations, period.zone)) {
      log.info(says.noticed(did, file), { file });
    }
    const told = { at: clock.now(), by: 'headroom' };
    for (const id of await writeCommunicated(project.records, review.proposals, told, period.zone))
      log.info(says.told(id), { id });
  } catch (error) {
    log.warn(`What the report tells of was not written down. ${wordsOfFailure(error, log)}`);
  }
}

async function editionOf({ ledger }: Publishing, { kind, period, corrects }: IssueOptions): Promise<Edition> {
  const issued = (await ledger.issued()).filter((one) => one.kind === kind && one.period === period);
  const last = Math.max(0, ...issued.map(({ revision }) => revision));
  return { kind, period, revision: corrects === undefined ? 1 : last + 1 };
}

/** What a revision says otherwise than the one before it. */
async function correctedIn(
  report: Report,
  edition: Edition,
  ledger: Pick<Ledger, 'content'>,
): Promise<Pick<Report, 'corrections'>> {
  if (edition.revision === 1) return {};
  const last = { ...edition, revision: edition.revision - 1 };
  const earlier = readReport(`the ledger's ${editionName(last)}`, await ledger.content(last));
  return { corrections: correctionsOf(earlier, report) };
}

/** The last revision of the period before, when it was issued. */
async function before(report: Report, ledger: Pick<Ledger, 'issued'>): Promise<Pick<Report, 'before'>> {
  const { kind, previousPeriod } = report;
  const issued = (await ledger.issued()).filter(
    (one) => one.kind === kind && one.period === previousPeriod.id,
  );
  const last = Math.max(...issued.map(({ revision }) => revision));
  return issued.length === 0 ? {} : { before: earlierReport(report, last) };
}

/** What became of what was said in reports up to a review's own month, as they were corrected by now. */
async function hindsight(
  { kind, period }: Report,
  { gists }: Pick<Publishing, 'gists'>,
): Promise<Pick<Report, 'hindsight'>> {
  if (kind !== 'monthly' || !gists) return {};
  const known = (await issuedGists(gists, WHOLE)).gists.filter(({ gist }) => gist.period.end <= period.end);
  const found = hindsightOf(historyOf(known.map((one) => ({ ...one, files: [] }))));
  return found ? { hindsight: found } : {};
}

function correction({ corrects }: IssueOptions): { readonly corrects?: string } {
  return corrects === undefined ? {} : { corrects };
}
