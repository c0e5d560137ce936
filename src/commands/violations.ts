import { type Done, deedDone } from '../app/deed-event.ts';
import { type Telling, tellingsOf } from '../app/tellings.ts';
import {
  currentViolations,
  type KnownViolations,
  overdueBy,
  writeEvent,
  writtenViolations,
} from '../app/violations.ts';
import type { PlaceOptions } from '../compose/following.ts';
import { type LedgerOf, openToLook } from '../compose/ledger.ts';
import { openReview, writerIn } from '../compose/reviews.ts';
import { openWorkplace } from '../compose/workplace.ts';
import { openProject, type ProjectAt, systemClock } from '../compose.ts';
import { formatProblems } from '../config/format-problems.ts';
import type { BudgetId, BudgetSet, Family } from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';
import { jsonText } from '../model/json-text.ts';
import { familyIn, fileNameOf, memberParts } from '../model/member-id.ts';
import { logOn } from './log.ts';
import { momentAt } from './moment.ts';
import { EXIT, type Streams } from './streams.ts';
import { coloursFor } from './summary.ts';
import type { ViolationAction } from './violation-actions.ts';
import { violationLines, violationStory } from './violation-table.ts';

/** What `headroom violations` was asked. */
export interface ViolationsOptions extends PlaceOptions {
  readonly all?: boolean;
  readonly overdue?: boolean;
  readonly offline?: boolean;
  readonly json?: boolean;
  readonly message?: string;
  readonly by?: string;
  readonly at?: string;
}

/** Lists violations, shows one, or writes down what somebody did about one. */
export async function violationsCommand(
  action: ViolationAction,
  about: { readonly which?: string; readonly text?: string },
  options: ViolationsOptions,
  streams: Streams,
): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const work = opened.adopt(await openWorkplace(options, streams.env, log), ({ close }) => close());
  const { settings, set, access } = await openReview(work.at, streams.env);
  const { zone } = settings.calendar;
  const now = systemClock.now();
  const known = await knownFor({ ...options, at: work.at }, access, settings.calendar, about.which, streams);
  for (const problem of known.problems) streams.err.write(`${formatProblems([problem], 'text')}\n`);
  const told = { set, zone, now, colours: coloursFor(streams.out, streams.env) };
  const print = (lines: readonly string[]) => streams.out.write(`${lines.join('\n')}\n`);
  if (action === 'list') {
    const listed = listedOf(known.violations, options, now);
    if (options.json) print([jsonText(listed, 2)]);
    else print(listed.length > 0 ? listed.flatMap((one) => violationLines(one, told)) : [NOTHING]);
    return EXIT.fine;
  }
  const violation = pick(known.violations, about.which);
  if (action === 'show') {
    const tellings = await tellingsIn({ config: work.at.config, settings }, violation);
    print(
      options.json
        ? [jsonText({ ...violation, told: tellings }, 2)]
        : violationStory(violation, tellings, told),
    );
    return EXIT.fine;
  }
  const writer = await writerIn(options.config, options.by);
  const said = { at: momentAt(options.at, zone, now), ...writer };
  const text = options.message ?? about.text;
  const file = await writeEvent(
    access,
    violation,
    { ...said, ...eventFor(action, text, violation.metDays) },
    zone,
  );
  print([`Written to ${file}.`]);
  return (await work.push()) ? EXIT.fine : EXIT.failed;
}

const NOTHING = 'No violation is open.';

/** Who was told of a violation and when, as far as there is a ledger. */
async function tellingsIn(
  of: LedgerOf,
  { id, rounds, opened }: KnownViolations['violations'][number],
): Promise<readonly Telling[]> {
  const ledger = await openToLook(of);
  try {
    return await tellingsOf(ledger, id, rounds[0]?.opened ?? opened);
  } finally {
    await ledger.close();
  }
}

async function knownFor(
  { at, offline }: Pick<ViolationsOptions, 'offline'> & { readonly at: ProjectAt },
  access: Parameters<typeof currentViolations>[1],
  calendar: Parameters<typeof writtenViolations>[0]['calendar'],
  which: string | undefined,
  { env }: Streams,
): Promise<KnownViolations> {
  if (offline) return writtenViolations({ calendar }, access, { clock: systemClock });
  const { project, source } = await openProject(at, env);
  const set = which === undefined ? project.set : narrowedTo(which, project.set);
  try {
    return await currentViolations({ ...project, set }, access, { source, clock: systemClock });
  } finally {
    await source.close();
  }
}

function listedOf(
  violations: KnownViolations['violations'],
  { all, overdue }: ViolationsOptions,
  now: number,
): KnownViolations['violations'] {
  return violations
    .filter(({ state }) => all || state === 'open')
    .filter((violation) => !overdue || overdueBy(violation, now) > 0)
    .toSorted(
      (a, b) => (a.next?.due ?? Number.POSITIVE_INFINITY) - (b.next?.due ?? Number.POSITIVE_INFINITY),
    );
}

/**
 * Which violation is meant is often clear from its name, as that of `api.query-p95-2026-01-28` is: then one budget is measured,
 * or one family, and not all.
 */
function narrowedTo(which: string, set: BudgetSet): BudgetSet {
  const name = familyIn(which);
  const file = which.replace(/-\d{4}-\d{2}-\d{2}$/, '');
  const isMeant = ({ id }: { readonly id: BudgetId }) => id === name || fileNameOf(id) === file;
  const isFamilyMeant = ({ id }: Family) => isMeant({ id }) || file.startsWith(`${fileNameOf(id)}.`);
  const [budgets, families] = [set.budgets.filter(isMeant), set.families?.filter(isFamilyMeant) ?? []];
  if (budgets.length === 0 && families.length === 0) return set;
  return { ...set, budgets, families };
}

function pick(violations: KnownViolations['violations'], which = ''): KnownViolations['violations'][number] {
  const named = violations.find(({ id }) => id === which);
  if (named) return named;
  const open = violations.filter(({ state }) => state === 'open');
  // A family is named for the one of its members that has an open violation.
  const isMeant = ({ budget }: { readonly budget: BudgetId }) =>
    budget === which || memberParts(budget)?.family === which;
  const [only, ...others] = open.filter(isMeant);
  if (only && others.length === 0) return only;
  // What closed by itself can still be worked off.
  const unvalidated = violations.findLast((one) => isMeant(one) && one.unvalidated);
  if (unvalidated && others.length === 0) return unvalidated;
  const names = open.map(({ id }) => id);
  const meant = near(which, [...names, ...open.map(({ budget }) => budget)]);
  const what = which === '' ? 'Which violation is not said' : `There is no open violation ${which}`;
  const there = names.length > 0 ? `Open: ${names.join(', ')}.` : 'None is open.';
  throw new InputError(`${what}. ${there}${didYouMean(meant)} Name one by its id, or by its budget.`);
}

function eventFor(
  action: Exclude<ViolationAction, 'list' | 'show'>,
  text: string | undefined,
  met: number,
): Done {
  const deed = action === 'ack' ? 'acknowledge' : action;
  return deedDone(deed, text, met, 'Write it after the violation, or with -m.');
}
