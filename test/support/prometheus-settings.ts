import type { PrometheusSettings } from '../../src/model/source-settings.ts';

/** Settings for a server at `url`, impatient enough for a test. */
export function prometheusSettings(
  url: string,
  differing: Partial<PrometheusSettings> = {},
): PrometheusSettings {
  return {
    setting: 'source.prometheus',
    url,
    flavour: 'prometheus',
    headers: {},
    timeout: 20,
    deadline: 60,
    concurrency: 4,
    resolution: 300,
    most: { bytes: 1_000_000, series: 100, samples: 1000 },
    ...differing,
  };
}
