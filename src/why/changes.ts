import { BOUNDS } from '../model/bounds.ts';
import type { BudgetSet } from '../model/budget.ts';
import type { Change } from '../model/change.ts';
import { isExpected, messageOf } from '../model/errors.ts';
import { quotable } from '../model/one-line.ts';
import { USUAL_BEFORE } from '../model/place-settings.ts';
import { remembering } from '../model/remembering.ts';
import type { Row } from '../model/report.ts';
import type { ChangesBefore, WhyQuery } from '../model/why.ts';
import type { Window } from '../model/window.ts';
import type { ChangePlace, Seen, SeenBy, SeenChange } from '../ports/changes.ts';
import type { Contrast } from './contrast.ts';
import { ownChanges } from './own-changes.ts';
import { endOf, isNear } from './places/near.ts';
import { versionsIn } from './versions.ts';

/** What changes before it are told from. */
export interface ChangesAsked {
  readonly row: Pick<Row, 'budget'>;
  readonly contrast: Pick<Contrast, 'between'>;
  readonly places: readonly ChangePlace[];
  readonly set: Pick<BudgetSet, 'maintenance'>;
  /** Whose metrics are asked. */
  readonly source: SeenBy['source'];
}

/** Changes that are named at most. */
const MOST = 3;
/** Sentences on what could not be told, at most. */
const MOST_UNKNOWN = 20;
/** Places are asked of whole hours, so that budgets that stepped at about the same time ask the same. */
const HOUR = 3600;

const NO_MOMENT = 'When it began is not known, so no changes were looked for.';

/** What changed before it, nearest first, and what was asked for that. A place that fails stops no other. */
export async function changesBefore(
  asked: ChangesAsked,
): Promise<{ readonly changes: ChangesBefore; readonly queries: readonly WhyQuery[] }> {
  const { row, places, set, contrast } = asked;
  const { between } = contrast;
  if (!between) return { changes: { changes: [], more: 0, places: [], unknown: [NO_MOMENT] }, queries: [] };
  const { budget } = row;
  const looks = await Promise.all(places.map((place) => look(place, asked, between)));
  const usual = { start: between.start - USUAL_BEFORE, end: between.end };
  const own = ownChanges(budget, set).filter(({ at, until = at }) => until >= usual.start && at <= usual.end);
  const all = toldOnce([...looks.flatMap(({ changes }) => changes), ...own]);
  const nearest = all.toSorted((a, b) => b.at - a.at);
  const known = looks.flatMap((one) => (one.isKnown ? one.place : []));
  const isOfOthers = known.length === 0 && looks.some(({ unknown }) => unknown.length === 0);
  const unknown = [
    ...looks.flatMap((one) => one.unknown),
    ...(isOfOthers ? [`No place tells of changes of ${budget.service}.`] : []),
  ];
  return {
    changes: {
      within: {
        start: between.start - Math.max(USUAL_BEFORE, ...places.map(({ before }) => before)),
        end: between.end,
      },
      changes: nearest.slice(0, MOST),
      more: Math.max(0, nearest.length - MOST),
      places: known,
      unknown: unknown.slice(0, MOST_UNKNOWN),
    },
    queries: looks.flatMap(({ queries }) => queries),
  };
}

/** What one place tells of a budget. */
interface Look extends Pick<Seen, 'changes' | 'queries' | 'unknown'> {
  readonly place: string;
  /** Whether it was asked, and knows of the budget’s service. */
  readonly isKnown: boolean;
}

async function look(place: ChangePlace, { row, source }: ChangesAsked, between: Window): Promise<Look> {
  const { name, before } = place;
  const { budget } = row;
  const stretch = { start: between.start - before, end: between.end };
  const hours = {
    start: Math.floor(stretch.start / HOUR) * HOUR,
    end: Math.ceil(stretch.end / HOUR) * HOUR,
  };
  try {
    const { changes, queries, services, unknown } = await place.seen(hours, { source, of: budget });
    const isOf = ({ at, service = budget.service, about }: SeenChange) =>
      service === budget.service &&
      at >= stretch.start &&
      at <= stretch.end &&
      (about === undefined || (about !== budget.id && about !== budget.member?.family));
    return {
      place: name,
      isKnown: services?.includes(budget.service) ?? true,
      changes: changes.filter(isOf).map(withoutAbout),
      queries,
      unknown: unknown.map((sentence) => `${name}: ${sentence}`),
    };
  } catch (error) {
    if (!isExpected(error)) throw error;
    const why = quotable(messageOf(error), BOUNDS.words.most);
    return { place: name, isKnown: false, changes: [], queries: [], unknown: [`${name}: ${why}`] };
  }
}

function withoutAbout(seen: SeenChange): Change {
  const { about: _, ...change } = seen;
  return change;
}

/** Each change once: of one that several places tell of, what says most; and restarts that belong to a deployment not beside it. */
function toldOnce(changes: readonly Change[]): readonly Change[] {
  const kept: Change[] = [];
  const versionsOf = remembering(versionsIn);
  for (const change of changes.toSorted(mostFirst)) {
    const at = kept.findIndex((one) => isSame(one, change, versionsOf));
    const same = kept[at];
    if (!same) kept.push(change);
    else if (same.link === undefined && change.link !== undefined) kept[at] = { ...same, link: change.link };
  }
  const deployments = kept.filter(isDeployment);
  return kept.filter(
    (change) =>
      change.kind !== 'restart' || !deployments.some((one) => isOfOne(one, change) && isNear(one, change)),
  );
}

/** What was seen says more than what was written about it, and what lasted more than what did not; then the longer text, and the nearer. */
function mostFirst(a: Change, b: Change): number {
  const rank = (change: Change) => (change.kind === 'deployment' ? 0 : 1);
  const lasted = (change: Change) => Math.sign(endOf(change) - change.at);
  return rank(a) - rank(b) || lasted(b) - lasted(a) || b.text.length - a.text.length || b.at - a.at;
}

/** Whether two places tell of the same deployment: of one version, at about one time. */
function isSame(one: Change, other: Change, versionsOf: typeof versionsIn): boolean {
  if (one.kind === other.kind && one.at === other.at && one.text === other.text) return isOfOne(one, other);
  if (!mayDeploy(one) || !mayDeploy(other) || !isOfOne(one, other) || !isNear(one, other)) return false;
  const versions = versionsOf(one.text);
  return versionsOf(other.text).some((version) => versions.includes(version));
}

/** What concerns all concerns each. */
function isOfOne({ service = '' }: Change, { service: other = '' }: Change): boolean {
  return service === other || service === '' || other === '';
}

/** Whether a change is a deployment, or is written about something, which may be one. */
function mayDeploy({ kind }: Change): boolean {
  return kind === 'deployment' || kind === 'annotation' || kind === 'note';
}

/** Whether a change is a deployment, or is written about one. */
function isDeployment(change: Change): boolean {
  return change.kind === 'deployment' || (mayDeploy(change) && versionsIn(change.text).length > 0);
}
