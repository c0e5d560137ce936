import { z } from 'zod';
import type { JiraTracker } from '../../model/ticket-settings.ts';
import { TrackerFailure } from './failure.ts';
import type { JiraTransition } from './jira-shapes.ts';

/** A transition by its name or that of the status that it leads to; else one that leads to such a status. */
export function transitionFor(
  transitions: readonly JiraTransition[],
  names: readonly string[],
  categories: readonly string[],
): JiraTransition | undefined {
  const isNamed = (name: string) => (one: JiraTransition) =>
    [one.name, one.to.name].some((own) => own.toLowerCase() === name.toLowerCase());
  const named = names.flatMap((name) => transitions.find(isNamed(name)) ?? []);
  const leading = categories.flatMap(
    (key) => transitions.find(({ to }) => to.statusCategory.key === key) ?? [],
  );
  return named[0] ?? leading[0];
}

/** That there is no such transition, and which there are. */
export function noTransition(
  { http, transitions: { close } }: JiraTracker,
  wanted: string,
  there: readonly JiraTransition[],
): TrackerFailure {
  const names = there.map(({ name }) => `“${name}”`).join(', ');
  const key = wanted === close ? 'close' : 'reopen';
  return new TrackerFailure({
    outcome: 'refused',
    isAlone: true,
    detail: `The issue has no transition “${wanted}” now, but ${names === '' ? 'none' : names}. Set ${key} under ${http.setting}, or let the token’s user take it.`,
  });
}

/** The resolution that a screen of the workflow asks for. */
export function resolutionFor(
  { fields }: JiraTransition,
  as: 'done' | 'declined',
  declinedBy: readonly string[],
): string | undefined {
  const allowed = z.array(z.looseObject({ name: z.string() })).safeParse(fields?.resolution?.allowedValues);
  const names = (allowed.data ?? []).map(({ name }) => name);
  const isDeclining = (name: string) => declinedBy.includes(name.toLowerCase());
  if (as === 'declined') return names.find(isDeclining) ?? names[0];
  return names.find((name) => /^(?:done|fixed)$/i.test(name)) ?? names.find((name) => !isDeclining(name));
}
