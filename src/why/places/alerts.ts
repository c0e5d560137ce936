import type { PlaceKinds } from '../../model/place-settings.ts';
import type { AnsweredSeries } from '../../model/points.ts';
import type { Instant, Window } from '../../model/window.ts';
import type { SeenChange } from '../../ports/changes.ts';
import { selector } from '../../promql/selector.ts';
import { nearGroups, spanOf } from './near.ts';
import { type Asking, byService, nameWords, type Told } from './told.ts';

/** Labels that say nothing of what an alert is about, or that are said otherwise. */
const UNSAID: ReadonlySet<string> = new Set([
  '__name__',
  'alertname',
  'alertstate',
  'budget',
  'category',
  'cluster',
  'job',
  'monitor',
  'owner',
  'prometheus',
  'replica',
  'team',
]);
/** Labels of an alert that are said at most. */
const MOST_LABELS = 3;
/** An alert that did not fire for less is the same; in seconds. */
const AWAY = 600;

/** The alerts that began to fire. */
export async function seenInAlerts({ where }: PlaceKinds['alerts'], asking: Asking): Promise<Told> {
  return alertsIn(await asking.ask(selector('ALERTS', { ...where, alertstate: 'firing' })), asking);
}

/** The alerts that began to fire after a stretch began, by the series `ALERTS`; those of one name at once are one. */
export function alertsIn(
  series: readonly AnsweredSeries[],
  { find, labels, within }: Pick<Asking, 'find' | 'labels' | 'within'>,
): Told {
  const { named, unnamed } = byService(series, find);
  const fired = named.flatMap(({ points, ...alert }) =>
    firings(
      points.map(({ at }) => at),
      within,
    ).map((firing) => ({ ...alert, ...firing })),
  );
  const kinds = Map.groupBy(fired, ({ service, labels: own }) =>
    JSON.stringify([service, own.alertname, own.budget]),
  );
  const unsaid = new Set([...UNSAID, ...labels]);
  const changes = [...kinds.values()].flatMap((own) =>
    nearGroups(own).map((group): SeenChange => {
      const [{ service, labels: first }] = group;
      const budget = first.budget;
      return {
        kind: 'alert',
        ...spanOf(group),
        service,
        text: alertWords(
          first.alertname ?? '',
          group.map((one) => one.labels),
          unsaid,
        ),
        ...(budget === undefined ? {} : { about: budget }),
      };
    }),
  );
  return { changes, unnamed, unknown: [] };
}

/** When an alert fired, but for what had begun before; without its end where it still fires. */
function firings(
  moments: readonly Instant[],
  within: Window,
): readonly { readonly at: Instant; readonly until?: Instant }[] {
  const starts = moments.filter((at, index) => index === 0 || at - (moments[index - 1] ?? 0) > AWAY);
  return starts
    .map((at, index) => ({
      at,
      until: moments.findLast((moment) => moment < (starts[index + 1] ?? Infinity)) ?? at,
    }))
    .filter(({ at }) => at > within.start)
    .map(({ at, until }) => (until > at && until + AWAY < within.end ? { at, until } : { at }));
}

/** `alert HighErrors (route=/search)`, with how many there are and what they have in common. */
function alertWords(
  name: string,
  all: readonly Readonly<Record<string, string>>[],
  unsaid: ReadonlySet<string>,
): string {
  const [first = {}] = all;
  const shared = Object.entries(first).filter(
    ([label, value]) => !unsaid.has(label) && all.every((own) => own[label] === value),
  );
  const labels = shared
    .slice(0, MOST_LABELS)
    .map(([label, value]) => `${nameWords(label)}=${nameWords(value)}`);
  const many = all.length > 1 ? [`${all.length} at once`] : [];
  const about = [...many, ...labels].join(', ');
  return `alert ${nameWords(name)}${about === '' ? '' : ` (${about})`}`;
}
