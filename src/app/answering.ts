import { layered } from '../measuring/layers.ts';
import { budgetIn } from '../measuring/named.ts';
import type { AnswerSettings } from '../model/answer.ts';
import { StoppedError } from '../model/errors.ts';
import { familyIn } from '../model/member-id.ts';
import { visibleLine } from '../model/one-line.ts';
import type { Report } from '../model/report.ts';
import type { Shown } from '../render/answers/shown.ts';
import type { TemplateEngine } from '../render/templating.ts';
import type { KnownViolation } from '../review/violations.ts';
import type { Project } from './generate.ts';
import type { LastTold } from './last-told.ts';
import type { Publishing } from './publishing.ts';
import { wordsOfFailure } from './unexpected.ts';
import { currentViolations, type KnownViolations, stepToTake, writtenViolations } from './violations.ts';
import type { ReviewAccess } from './written.ts';

/** Everything that answering needs of a project. */
export interface Answering extends Pick<Publishing, 'source' | 'ledger' | 'clock' | 'log'> {
  readonly project: Project;
  readonly records: ReviewAccess;
  /** The address under which readers reach the pages; it ends in `/`. */
  readonly base: string;
  readonly settings: AnswerSettings;
  /** The first signs. Throws a SourceError when they cannot be read. */
  readonly keys: () => Promise<readonly string[]>;
  readonly templates: TemplateEngine;
}

/** What is asked of a source for a page is waited for so long, in milliseconds. */
const PATIENCE = 15_000;

/** The violations that are written down: what days tell is written into their files before anybody is told of it. */
export function violationsIn({ project, records, clock }: Answering): Promise<KnownViolations> {
  return writtenViolations(project, records, { clock });
}

/**
 * A violation by its id; undefined when there is none. For how many days its budget has been met is asked for only where it
 * decides whether it can be validated, and 0 where it cannot be had.
 */
export async function violationNamed(answering: Answering, id: string): Promise<KnownViolation | undefined> {
  const { violations } = await violationsIn(answering);
  const found = violations.find((one) => one.id === id);
  if (!found || stepToTake(found) !== 'validate' || found.unvalidated) return found;
  return { ...found, metDays: await metDaysOf(answering, found) };
}

async function metDaysOf(answering: Answering, { id, budget }: KnownViolation): Promise<number> {
  const { project, records, ledger, clock, log } = answering;
  const { set } = project;
  const own = {
    ...set,
    budgets: set.budgets.filter((one) => one.id === budget),
    families: set.families?.filter((family) => family.id === familyIn(budget)) ?? [],
  };
  const source = layered(answering.source, { ledger, clock, stop: AbortSignal.timeout(PATIENCE) });
  try {
    const { violations } = await currentViolations({ ...project, set: own }, records, { source, clock });
    return violations.find((one) => one.id === id)?.metDays ?? 0;
  } catch (error) {
    const why = error instanceof StoppedError ? 'The source took too long.' : wordsOfFailure(error, log);
    log.warn(`It could not be measured for how many days ${budget} was met. ${why}`);
    return 0;
  }
}

/** A violation as a page shows it, with what the last message said of its budget. */
export async function shownFrom(
  { project: { set } }: Answering,
  violation: KnownViolation,
  told: LastTold,
): Promise<Shown> {
  const { budget } = violation;
  const found = budgetIn(set, budget);
  const last = await told(budget);
  return {
    violation: withDays(violation, last?.report),
    name: found ? `${found.serviceName} ${found.name}` : visibleLine(budget),
    owner: found?.owner ?? '',
    ...(last ? { told: last } : {}),
  };
}

/** Files alone do not say how far the days over reach, and reports do. */
function withDays(violation: KnownViolation, report: Report | undefined): KnownViolation {
  const told = report?.review.violations.find(({ id }) => id === violation.id);
  if (!told || told.opened !== violation.opened) return violation;
  const { lastDay, metDays } = told;
  return lastDay < violation.lastDay ? violation : { ...violation, lastDay, metDays };
}
