import { budgetIn } from '../measuring/named.ts';
import { type Directory, NO_DIRECTORY, ownerNamed, ownerOfService } from '../model/directory.ts';
import {
  NOTICES_SCHEMA,
  type Notice,
  type NoticeKind,
  type NoticeSubject,
  type Notices,
} from '../model/notice.ts';
import { visibleLine } from '../model/one-line.ts';
import { dateAt } from '../model/period.ts';
import { isEdition } from '../model/subject.ts';
import type { Violation } from '../model/violation.ts';
import { type Instant, isoOf } from '../model/window.ts';
import type { Ledger } from '../ports/ledger.ts';
import { writeNotices } from '../render/notices-json.ts';
import { asShown } from '../report/review.ts';
import { bothDue, type DueNotice, type DueNotices, metAgain, noticesDue } from '../review/notices.ts';
import type { KnownViolation } from '../review/violations.ts';
import { addresseesOf } from './addressed.ts';
import { audienceOf } from './audience.ts';
import type { Project } from './generate.ts';
import type { Publishing } from './publishing.ts';
import { wordsOfFailure } from './unexpected.ts';
import { writtenViolations } from './violations.ts';
import { reportOfNothing, weekSoFar } from './week-so-far.ts';

/**
 * Posts what happened to violations since it was last told of, to those whom it concerns: one message, whatever it is about.
 * `measured` are the violations as days that were just measured show them; none where there were none. Answers how many
 * notices were posted. What fails is told of in the log, and tried at the next wake-up.
 */
export async function tellNotices(
  publishing: Publishing,
  measured: readonly KnownViolation[] = [],
): Promise<number> {
  const { project, ledger, log } = publishing;
  if (!project.records) return 0;
  const begun = await ledger.scheduledSince('notices');
  if (!begun) return 0;
  const { violations } = await writtenViolations(project, project.records, publishing).catch(
    (error: unknown) => {
      log.warn(`What happened to violations is not told of. ${wordsOfFailure(error, log)}`);
      return { violations: [] };
    },
  );
  const due = await dueNow(publishing, begun.at, { violations, measured });
  if (due.keys.length > 0) await post(publishing, due, [...violations, ...measured]);
  return due.notices.length;
}

async function dueNow(
  { ledger, clock, project }: Publishing,
  since: Instant,
  known: Readonly<Record<'violations' | 'measured', readonly KnownViolation[]>>,
): Promise<DueNotices> {
  const now = clock.now();
  const { zone } = project.calendar;
  const telling = { told: await ledger.noticed(), since, now };
  return bothDue(
    noticesDue(known.violations, telling),
    metAgain(known.measured, telling, { today: dateAt(now, zone), zone }),
  );
}

/** Notices whose readers are shown figures; the others are words about what somebody did, or what is over. */
const WITH_FIGURES: readonly NoticeKind[] = ['opened', 'reopened', 'overdue', 'met'];

/** What nobody hears of is told of all the same: whoever is added later hears of nothing old. */
async function post(
  publishing: Publishing,
  { notices: due, keys }: DueNotices,
  known: readonly KnownViolation[],
): Promise<void> {
  const { project, ledger, clock, targets, directory = NO_DIRECTORY, log, says } = publishing;
  const at = clock.now();
  const id = await freeId(ledger, at);
  const notices = due.map((one) => noticeOf(one, project, directory));
  const without: Notices = { schema: NOTICES_SCHEMA, id, at, notices, report: reportOfNothing(project, at) };
  const to = addresseesOf(targets, without);
  const shown = notices.filter((one) => one.to.length > 0 && WITH_FIGURES.includes(one.what));
  const budgets = [...new Set(shown.map(({ about }) => about.budget))];
  const report = to.length > 0 ? await weekSoFar(publishing, budgets) : without.report;
  const byDays = [...known, ...report.review.violations];
  const content = {
    ...without,
    notices: notices.map((one) => ({ ...one, violation: withDays(one.violation, byDays) })),
    report,
  };
  await ledger.post({ kind: 'notices', id, at }, writeNotices(content), keys, to);
  for (const notice of notices) {
    if (notice.to.length > 0) log.info(says.posted(notice.key, notice.to), { id, notice: notice.key });
  }
}

/** The moment, and a number where it has messages already. */
async function freeId(ledger: Pick<Ledger, 'posted'>, at: Instant): Promise<string> {
  const posted = await ledger.posted();
  const taken = new Set(posted.flatMap(({ subject }) => (isEdition(subject) ? [] : [subject.id])));
  const moment = isoOf(at);
  const numbered = Array.from({ length: taken.size }, (_, index) => `${moment}-${index + 2}`);
  return [moment, ...numbered].find((id) => !taken.has(id)) ?? moment;
}

function noticeOf({ violation, ...due }: DueNotice, project: Project, directory: Directory): Notice {
  const about = aboutOf(violation, project, directory);
  const told = { ...due, about };
  return { ...told, to: audienceOf(told, directory), violation: asShown(violation) };
}

/** What is known of a budget that is in no file any more stands in its id. */
function aboutOf(
  { budget: id, owner }: Pick<Violation, 'budget' | 'owner'>,
  { set }: Project,
  directory: Directory,
): NoticeSubject {
  const budget = budgetIn(set, id);
  const service = budget?.service ?? id.slice(0, Math.max(0, id.indexOf('/')));
  const owners = [owner, budget?.owner, ownerOfService(directory, service)].flatMap((one) => one ?? []);
  const whose = owners.find((name) => ownerNamed(directory, name)) ?? owners[0];
  return {
    budget: id,
    name: budget ? `${budget.serviceName} ${budget.name}` : visibleLine(id),
    service,
    ...(budget ? { category: budget.category } : {}),
    ...(whose === undefined ? {} : { owner: whose }),
  };
}

/** A violation with its days as they were measured, which its file does not have. */
function withDays(violation: Violation, measured: readonly Violation[]): Violation {
  const known = measured.findLast(({ id, opened }) => id === violation.id && opened === violation.opened);
  return known ? { ...violation, lastDay: known.lastDay, metDays: known.metDays } : violation;
}
