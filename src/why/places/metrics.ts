import type { PlaceKind, PlaceKinds, PlaceOf } from '../../model/place-settings.ts';
import { serviceFinder } from '../../model/service-names.ts';
import { secondsOf, type Window } from '../../model/window.ts';
import type { ChangePlace } from '../../ports/changes.ts';
import { inquire } from '../inquiry.ts';
import { seenInAlerts } from './alerts.ts';
import { seenInBuilds } from './builds.ts';
import { seenInKubernetes } from './kubernetes.ts';
import { seenInRestarts } from './restarts.ts';
import { type Asking, seenOf, type Told } from './told.ts';

/** The kinds of place that are seen in the metrics of a source. */
export type KindInMetrics = Exclude<PlaceKind, 'grafana' | 'notes'>;

/** How changes of each kind are seen. */
const SEEING: { readonly [K in KindInMetrics]: (of: PlaceKinds[K], asking: Asking) => Promise<Told> } = {
  builds: seenInBuilds,
  restarts: seenInRestarts,
  alerts: seenInAlerts,
  kubernetes: seenInKubernetes,
};

/** The moments that are asked for of one stretch: no more than a query may have, and no nearer together than metrics are scraped. */
const MOMENTS = { most: 990, least: 60 } as const;

/** A place in the metrics of a source. */
export function placeInMetrics<K extends KindInMetrics>(
  { name, kind, of, before, naming, source: own }: PlaceOf<K>,
  services: readonly string[],
): ChangePlace {
  const find = serviceFinder(services, naming);
  return {
    name,
    before,
    seen: async (within, { source, of: budget }) => {
      const inquiry = inquire(source, own === undefined ? budget : { source: own });
      const moments = momentsOver(within);
      const ask = (query: string) => inquiry.points('changes', { query, ...moments });
      const askEnds = (query: string) =>
        inquiry.points('changes', { query, ...moments, step: Math.max(moments.step, secondsOf(moments)) });
      const told = await SEEING[kind](of, { ask, askEnds, within, find, labels: naming.labels });
      return seenOf(name, within, told, inquiry.asked());
    },
    close: async () => {},
  };
}

/** A grid of whole minutes over a stretch, so that what is asked for at the same time is asked for once. */
function momentsOver(within: Window): Window & { readonly step: number } {
  const step = Math.ceil(secondsOf(within) / MOMENTS.most / MOMENTS.least) * MOMENTS.least || MOMENTS.least;
  return {
    start: Math.floor(within.start / step) * step,
    end: Math.ceil(within.end / step) * step,
    step,
  };
}
