import { systemClock } from '../adapters/system/clock.ts';
import { placeOfAnnotations, placeOfNotes } from '../app/places.ts';
import type { Settings } from '../config/settings/settings.ts';
import {
  NOTES_FOLDER,
  type PlaceKind,
  type PlaceOf,
  type PlaceSettings,
  USUAL_BEFORE,
  usualLabels,
} from '../model/place-settings.ts';
import type { ChangePlace } from '../ports/changes.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import type { Records } from '../ports/records.ts';
import type { KindInMetrics } from '../why/places/metrics.ts';
import { beside, readSecret } from './named.ts';

/** What places are opened with. */
interface Around {
  /** The services of the project, by their ids. */
  readonly services: readonly string[];
  /** The files of the project that notes are among. */
  readonly records: Records;
}

async function inMetrics<K extends KindInMetrics>(
  place: PlaceOf<K>,
  { services }: Around,
): Promise<ChangePlace> {
  const { placeInMetrics } = await import('../why/places/metrics.ts');
  return placeInMetrics(place, services);
}

/** How each kind of place is opened. */
const OPENING: { readonly [K in PlaceKind]: (place: PlaceOf<K>, around: Around) => Promise<ChangePlace> } = {
  builds: inMetrics,
  restarts: inMetrics,
  alerts: inMetrics,
  kubernetes: inMetrics,
  grafana: async (place, { services }) => {
    const { createGrafana } = await import('../adapters/changes/grafana.ts');
    return placeOfAnnotations(place, services, createGrafana(place.of, systemClock, readSecret));
  },
  notes: async (place, { services, records }) => placeOfNotes(place, services, records),
};

/** Opens the places where a project’s changes are seen. Nothing is asked before the first change is looked for. */
export async function openPlaces(
  config: string,
  { places }: Settings,
  around: Around,
): Promise<readonly ChangePlace[]> {
  const all = [...places, ...(await usualNotes(config, places))];
  return Promise.all(all.map((place) => opened(place, around)));
}

function opened<K extends PlaceKind>(place: PlaceOf<K>, around: Around): Promise<ChangePlace> {
  return OPENING[place.kind](place, around);
}

/** A folder of notes that is there needs no word in the settings. */
async function usualNotes(
  config: string,
  places: readonly PlaceSettings[],
): Promise<readonly PlaceSettings[]> {
  const { isFolder } = await import('../adapters/io/places.ts');
  if (places.some(({ kind }) => kind === 'notes') || !(await isFolder(beside(config, NOTES_FOLDER))))
    return [];
  const naming = { labels: usualLabels('notes'), names: {} };
  return [{ name: NOTES_FOLDER, kind: 'notes', of: { folder: NOTES_FOLDER }, before: USUAL_BEFORE, naming }];
}

/** A source that lets go of the places as well, which ask it. */
export function closingPlaces(source: MetricSource, places: readonly ChangePlace[]): MetricSource {
  return {
    ...source,
    close: async () => {
      await Promise.all([source.close(), ...places.map((place) => place.close())]);
    },
  };
}
