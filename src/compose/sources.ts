import { dirname } from 'node:path';
import type { Settings } from '../config/settings/settings.ts';
import { brokenSource, joinedSources } from '../measuring/sources.ts';
import { isExpected } from '../model/errors.ts';
import type { SourceKind, SourceKinds, SourceOf, SourceSettings } from '../model/source-settings.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { beside, readSecret } from './named.ts';

/** Where the project is, and where links in it may lead. */
interface Place extends Pick<Settings, 'links'> {
  readonly config: string;
}

/** How each kind of source is opened. */
const OPENING: {
  readonly [K in SourceKind]: (of: SourceKinds[K], place: Place) => Promise<MetricSource>;
} = {
  recording: async ({ file }, { config, links }) => {
    const { createRecordingSource } = await import('../adapters/recording/source.ts');
    const { isWithin } = await import('../adapters/io/places.ts');
    const [project, path] = [dirname(config), beside(config, file)];
    const isGuarded = links === 'inside' && isWithin(project, path);
    return createRecordingSource(path, isGuarded ? project : undefined);
  },
  prometheus: async (settings) => {
    const { createPrometheusSource } = await import('../adapters/prometheus/source.ts');
    return createPrometheusSource(settings, readSecret);
  },
};

/**
 * Opens what a project measures by. Throws an InputError or a SourceError for what its settings name and cannot be used; of
 * several sources, one of which that is so fails when its budgets are measured.
 */
export async function openSources(config: string, { sources, links }: Settings): Promise<MetricSource> {
  const place = { config, links };
  const [only, second] = sources;
  if (only && !second) return opened(only, place);
  const named = sources.map(async (one) => [one.name ?? '', await openedOrBroken(one, place)] as const);
  return joinedSources(new Map(await Promise.all(named)));
}

async function openedOrBroken(settings: SourceSettings, place: Place): Promise<MetricSource> {
  try {
    return await opened(settings, place);
  } catch (error) {
    if (isExpected(error)) return brokenSource(error);
    throw error;
  }
}

function opened<K extends SourceKind>({ kind, of }: SourceOf<K>, place: Place): Promise<MetricSource> {
  return OPENING[kind](of, place);
}
