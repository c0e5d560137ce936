import { assess } from '../evaluate/assess.ts';
import type { Problem } from '../model/errors.ts';
import { InputError } from '../model/errors.ts';
import type { ResponseStep } from '../model/finding.ts';
import type { Instant, Window } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { stepOf, type ViolationEvent } from '../review/violation-event.ts';
import { newViolation, violationLine } from '../review/violation-file.ts';
import { type Judged, type KnownViolation, violationsOf } from '../review/violations.ts';
import type { Project } from './generate.ts';
import { measurePast } from './replay.ts';
import { type ReviewAccess, readWritten, violationsFolder } from './written.ts';

/** Days that are looked at for violations, up to yesterday. */
const DAYS = 35;
const NO_WINDOW: Window = { start: 0, end: 0 };

/** The violations that files and measurements tell of, and what is wrong with the files. */
export interface KnownViolations {
  readonly violations: readonly KnownViolation[];
  readonly problems: readonly Problem[];
}

/** The violations that are written down, without a look at the measurements. */
export async function writtenViolations(
  { calendar }: Pick<Project, 'calendar'>,
  access: ReviewAccess,
): Promise<KnownViolations> {
  const { violations, problems } = await readWritten(access, 'none');
  const known = violationsOf([], violations, access.settings.response, calendar.zone);
  return { violations: known, problems };
}

/** The violations that are written down, and those of the last weeks that only measurements tell of. */
export async function currentViolations(
  project: Project,
  access: ReviewAccess,
  ports: { readonly source: MetricSource; readonly clock: Clock },
): Promise<KnownViolations> {
  const pasts = await measurePast(project, project.set.budgets, ports, DAYS);
  const judged = pasts.map(({ budget, series, days, weeks }): Judged => {
    const windows = { period: weeks[0] ?? NO_WINDOW, earlier: [], weeks, days };
    const assessment = assess(budget, series, windows, project.coverage);
    return { budget: budget.id, days: assessment.days, periods: assessment.weeks };
  });
  const { violations, problems } = await readWritten(access, 'none');
  const known = violationsOf(judged, violations, access.settings.response, project.calendar.zone);
  return { violations: known, problems };
}

/** Writes an event of a violation down. Throws an InputError, and writes nothing, when it does not apply. */
export async function writeEvent(
  { settings, records }: ReviewAccess,
  violation: KnownViolation,
  event: ViolationEvent,
  zone: string,
): Promise<string> {
  refuseUntimely(violation, event);
  const file = `${violationsFolder(settings)}/${violation.id}.yaml`;
  const opening = { at: violation.opened, by: 'headroom', did: 'open' } as const;
  await records.create(file, newViolation(violation, violationLine(opening, zone)));
  await records.append(file, violationLine(event, zone));
  return file;
}

/** Writes down the openings that a report has noticed and that nobody wrote down before. Answers the files. */
export async function writeOpenings(
  { settings, records }: ReviewAccess,
  violations: readonly Pick<KnownViolation, 'id' | 'budget' | 'firstDay' | 'opened' | 'state' | 'reopened'>[],
  zone: string,
): Promise<readonly string[]> {
  const written = await readWritten({ settings, records }, 'none');
  const files: string[] = [];
  for (const violation of violations.filter(({ state }) => state === 'open')) {
    const file = `${violationsFolder(settings)}/${violation.id}.yaml`;
    const record = written.violations.find(({ id }) => id === violation.id);
    const reopenings = record?.events.filter(({ did }) => did === 'reopen').length ?? 0;
    if (!record) {
      const opening = { at: violation.opened, by: 'headroom', did: 'open' } as const;
      if (await records.create(file, newViolation(violation, violationLine(opening, zone)))) files.push(file);
    } else if (reopenings < violation.reopened.length) {
      await records.append(
        file,
        violationLine({ at: violation.opened, by: 'headroom', did: 'reopen' }, zone),
      );
      files.push(file);
    }
  }
  return files;
}

function refuseUntimely(violation: KnownViolation, event: ViolationEvent): void {
  if (stepOf(event) === undefined) return;
  if (event.at < violation.opened) {
    throw new InputError(`${violation.id} was not open then. Leave --at out, or name a later moment.`);
  }
  const { next, metDays, metNeeded, steps } = violation;
  if (!next) {
    throw new InputError(
      `${violation.id} is closed, and nothing is due. A relapse opens it again by itself; headroom violations note still adds to it.`,
    );
  }
  if (next.step !== event.did) {
    const taken = steps.find(({ step }) => step === event.did);
    const done = taken ? `${taken.by} did that already. ` : '';
    throw new InputError(
      `${violation.id} is not there yet: the step to take is ${next.step}. ${done}Steps are taken in their order. Write “headroom violations ${COMMANDS[next.step]} ${violation.id}”.`,
    );
  }
  if (event.did === 'validate' && event.met < metNeeded) {
    throw new InputError(
      `${violation.id} cannot be validated: the budget was met for ${metDays} of the ${metNeeded} days that closes_after asks for. Wait, or lower closes_after.`,
    );
  }
}

/** What each step is called on the command line. */
export const COMMANDS: Readonly<Record<ResponseStep, string>> = {
  acknowledge: 'ack',
  investigate: 'investigate',
  plan: 'plan',
  implement: 'implement',
  validate: 'validate',
};

/** For how many seconds a violation's step is overdue; 0 when it is not. */
export function overdueBy({ next }: Pick<KnownViolation, 'next'>, now: Instant): number {
  return next ? Math.max(0, now - next.due) : 0;
}
