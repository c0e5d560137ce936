import type { Telling } from '../app/tellings.ts';
import type { KnownViolations } from '../app/violations.ts';
import { overdueBy } from '../app/violations.ts';
import { budgetIn } from '../measuring/named.ts';
import type { BudgetSet } from '../model/budget.ts';
import { momentWords, overdueWords } from '../model/dates.ts';
import { dateWords, listWords, ordinal, plural } from '../model/format.ts';
import { visibleLine } from '../model/one-line.ts';
import { dateAt } from '../model/period.ts';
import { declinedWords, untakenSteps } from '../model/violation.ts';
import type { Instant } from '../model/window.ts';
import { type Writer, writerWords } from '../model/writer.ts';
import type { coloursFor } from './summary.ts';

type Violation = KnownViolations['violations'][number];

/** What the lines lean on besides. */
export interface Told {
  readonly set: BudgetSet;
  readonly zone: string;
  readonly now: Instant;
  readonly colours: ReturnType<typeof coloursFor>;
}

/** A violation in a list: what is to be done by whom and until when, and what is known. */
export function violationLines(violation: Violation, told: Told): readonly string[] {
  const { colours } = told;
  const { id, firstDay, lastDay, rootCause, metDays, metNeeded, closed } = violation;
  const known = [
    `over from ${dateWords(firstDay)} to ${dateWords(lastDay)}`,
    ...(closed === undefined ? [`met for ${metDays} of ${plural(metNeeded, 'day')}`] : []),
    ...(violation.recurring
      ? [`the ${ordinal(violation.earlier + violation.reopened.length + 1)} time`]
      : []),
  ];
  return [
    `${colours.bold(nameOf(violation, told))}: ${standing(violation, told)}; ${ownerOf(violation, told)}`,
    `  ${id}: ${known.join(', ')}`,
    ...(rootCause ? [`  root cause: ${rootCause}`] : []),
  ];
}

/** The step to take and until when, or how it closed. Of what no report or log told before, the time counts from now. */
function standing(violation: Violation, told: Told): string {
  const { next, closed, unvalidated, noted, declined } = violation;
  const { zone, colours } = told;
  if (next) {
    const from = noted ? '' : ', counted from now, since no report has told of it';
    return `${colours.bold(next.step)} until ${momentWords(next.due, zone)}${lateText(violation, told)}${from}`;
  }
  if (declined && closed === undefined) return `will not be done: ${declinedWords(declined)}`;
  const how = unvalidated
    ? `: met again, not validated; not done: ${untakenSteps(violation).join(', ')}`
    : '';
  return `closed ${dateWords(dateAt(closed ?? 0, zone))}${how}`;
}

/** Everything about a violation. */
export function violationStory(
  violation: Violation,
  tellings: readonly Telling[],
  told: Told,
): readonly string[] {
  const { zone } = told;
  const said = (one: Writer & { readonly at: Instant }, what: string, text?: string) =>
    `  ${momentWords(one.at, zone)}, ${writerWords(one)}: ${what}${text ? `: ${text}` : ''}`;
  return [
    ...violationLines(violation, told),
    ...violation.reopened.map((at) => `  reopened ${momentWords(at, zone)}`),
    ...violation.steps.map((taken) => said(taken, taken.step, taken.text)),
    ...violation.remarks.map((remark) => said(remark, 'note', remark.text)),
    ...violation.links.map((link) => `  ${link}`),
    ...violation.withoutEffect.map((event) => said(event, `${event.did}, without effect`)),
    ...tellings.map((telling) => `  ${momentWords(telling.at, zone)}, told ${tellingWords(telling)}`),
  ];
}

/** `overdue investigate: @backend-team ann@example.org (delivered)`. */
function tellingWords({ what, step, deliveries }: Telling): string {
  const to = deliveries.map(({ recipient, state }) => `${recipient} (${state})`);
  return `${what}${step ? ` ${step}` : ''}: ${to.length > 0 ? listWords(to) : 'nobody'}`;
}

function nameOf({ budget }: Violation, { set }: Told): string {
  const found = budgetIn(set, budget);
  return found ? `${found.serviceName} ${found.name}` : visibleLine(budget);
}

function ownerOf({ owner, budget }: Violation, { set, colours }: Told): string {
  return owner ?? budgetIn(set, budget)?.owner ?? colours.red('nobody yet');
}

function lateText(violation: Violation, { now, colours }: Told): string {
  const late = overdueBy(violation, now);
  return late === 0 ? '' : colours.red(`, ${overdueWords(now - late, now)}`);
}
