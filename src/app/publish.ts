import type { Delivery } from '../model/delivery.ts';
import { InputError, SourceError } from '../model/errors.ts';
import { lastComplete, parsePeriod } from '../model/period.ts';
import { PERIOD_OF, type ReportKind } from '../model/report.ts';
import type { Issued } from '../ports/ledger.ts';
import { type DeliverOptions, deliverOutstanding, undelivered } from './deliver.ts';
import { issueReport } from './issue.ts';
import type { Publishing } from './publishing.ts';
import { runOf, stopwatch } from './stages.ts';

/** What to publish by hand. */
export interface PublishOptions extends DeliverOptions {
  /** Reports to issue now, if they are not issued; without any, only what is outstanding is delivered. */
  readonly kinds: readonly ReportKind[];
  /** The period to issue; the last complete one when left out. */
  readonly period?: string;
  /** Issues a new revision, and says in it what it corrects. */
  readonly corrects?: string;
}

/** What was issued and delivered by hand. */
export interface Published {
  readonly issued: readonly Issued[];
  readonly deliveries: readonly Delivery[];
}

/**
 * Issues the reports asked for that are not issued yet, and delivers everything outstanding now. Answers undefined when
 * another process is publishing. Throws a SourceError when the source failed and the policy is to hold.
 */
export async function publish(
  publishing: Publishing,
  options: PublishOptions,
): Promise<Published | undefined> {
  return publishing.ledger.exclusively(async () => {
    const watch = stopwatch(publishing.clock);
    const issued: Issued[] = [];
    for (const kind of options.kinds) {
      const one = await watch.during('issue', () => issueByHand(publishing, kind, options));
      if (one) issued.push(one);
    }
    const deliveries = await watch.during('deliver', () =>
      deliverOutstanding(publishing, { ...options, now: true }),
    );
    await publishing.ledger.ran(runOf('publish', watch, undelivered(deliveries)));
    return { issued, deliveries };
  }, PATIENCE);
}

/** Seconds that a person may be made to wait for a schedule's run to end. */
const PATIENCE = 60;

async function issueByHand(
  publishing: Publishing,
  kind: ReportKind,
  { period, corrects }: PublishOptions,
): Promise<Issued | undefined> {
  const { project, clock, ledger } = publishing;
  const { calendar } = project;
  const wanted =
    period === undefined
      ? lastComplete(PERIOD_OF[kind], clock.now(), calendar)
      : parsePeriod(PERIOD_OF[kind], period, calendar);
  if (!wanted) throw new InputError(`“${period}” names no period of the ${kind} report.`);
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
