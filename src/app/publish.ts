import { layered } from '../measuring/layers.ts';
import type { Delivery } from '../model/delivery.ts';
import { InputError, SourceError } from '../model/errors.ts';
import { lastComplete, type Period, parsePeriod } from '../model/period.ts';
import { PERIOD_OF, type ReportKind } from '../model/report.ts';
import { isEdition, type Subject } from '../model/subject.ts';
import type { Issued } from '../ports/ledger.ts';
import { type Stopping, stoppingOn, unstopped } from '../ports/stopping.ts';
import { beginnings } from './beginning.ts';
import { behindWords } from './behind.ts';
import { deliverOutstanding, isOutstanding, undelivered } from './deliver.ts';
import { issueReport } from './issue.ts';
import type { Publishing } from './publishing.ts';
import { runOf, stopwatch } from './stages.ts';

/** What to publish by hand. */
export interface PublishOptions {
  /** Reports to issue now, if they are not issued; without any, only what is outstanding is delivered. */
  readonly kinds: readonly ReportKind[];
  /** The period to issue; the last complete one when left out. */
  readonly period?: string;
  /** Issues a new revision, and says in it what it corrects. */
  readonly corrects?: string;
  /** Also tries what was refused or given up: of every message, or of reports of the kinds and the period named. */
  readonly retryRefused?: boolean;
}

/** What was issued and delivered by hand. */
export interface Published {
  readonly issued: readonly Issued[];
  readonly deliveries: readonly Delivery[];
  /** Whether it ended before it had done everything, because it was told to stop or the settings changed. */
  readonly left: boolean;
}

/**
 * Issues the reports asked for that are not issued yet, and delivers everything outstanding now. Answers undefined when
 * another process is publishing. Throws a SourceError when the source failed and the policy is to hold, and for a ledger
 * that is older than what was done last; a StoppedError when it is told to stop while something is measured.
 */
export async function publish(
  given: Publishing,
  options: PublishOptions,
  told: Stopping = unstopped(),
): Promise<Published | undefined> {
  const work = async (lost: AbortSignal) => {
    const stopping = stoppingOn(lost, told);
    const publishing = { ...given, source: layered(given.source, { ...given, stop: stopping.stop }) };
    const mayBegin = await beginnings(given, stopping);
    const behind = await behindWords(publishing);
    if (behind !== undefined) throw new SourceError(behind);
    const watch = stopwatch(publishing.clock);
    const issued: Issued[] = [];
    for (const kind of options.kinds) {
      const one = await watch.during('issue', () => issueByHand(publishing, kind, options));
      if (one) issued.push(one);
    }
    const deliveries = await watch.during('deliver', () =>
      deliverOutstanding(publishing, {
        now: true,
        retry: retriedBy(publishing, options),
        stopping,
        mayBegin,
      }),
    );
    await publishing.ledger.ran(runOf('publish', watch, undelivered(deliveries)));
    return { issued, deliveries, left: !(await mayBegin()) && (await isOutstanding(publishing)) };
  };
  return given.ledger.exclusively(work, PATIENCE, told.stop);
}

/** Seconds that a person may be made to wait for a schedule's run to end. */
const PATIENCE = 60;

function retriedBy(
  publishing: Publishing,
  { kinds, period, retryRefused = false }: PublishOptions,
): (subject: Subject) => boolean {
  return (subject) => {
    if (!retryRefused) return false;
    if (!isEdition(subject)) return kinds.length === 0 && period === undefined;
    const { kind } = subject;
    return (
      (kinds.length === 0 || kinds.includes(kind)) &&
      (period === undefined || wantedPeriod(publishing, kind, period).id === subject.period)
    );
  };
}

/** The period named, or the last complete one. */
function wantedPeriod({ project, clock }: Publishing, kind: ReportKind, period?: string): Period {
  const { calendar } = project;
  if (period === undefined) return lastComplete(PERIOD_OF[kind], clock.now(), calendar);
  const wanted = parsePeriod(PERIOD_OF[kind], period, calendar);
  if (wanted) return wanted;
  throw new InputError(`“${period}” names no period of the ${kind} report.`);
}

async function issueByHand(
  publishing: Publishing,
  kind: ReportKind,
  { period, corrects }: PublishOptions,
): Promise<Issued | undefined> {
  const { clock, ledger } = publishing;
  const wanted = wantedPeriod(publishing, kind, period);
  if (wanted.end > clock.now()) {
    throw new InputError(
      `${wanted.id} is not over. Only complete periods are issued; “headroom run ${kind} --period ${wanted.id}” makes a draft.`,
    );
  }
  const isIssued = (await ledger.issued()).some((one) => one.kind === kind && one.period === wanted.id);
  if (isIssued && corrects === undefined) return undefined;
  if (!isIssued && corrects !== undefined) {
    throw new InputError(
      `${kind} ${wanted.id} is not issued, so there is nothing to correct. Leave --correct out.`,
    );
  }
  const result = await issueReport(publishing, {
    kind,
    period: wanted.id,
    ...(corrects === undefined ? {} : { corrects }),
  });
  if (result.kind === 'issued') return result.issued;
  throw new SourceError(
    `${kind} ${wanted.id} is not issued, since the source failed for ${result.failures.join(' ')} ` +
      'Mend it, or set on_failure: partial in the schedule.',
  );
}
