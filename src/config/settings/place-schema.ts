import { z } from 'zod';
import { BOUNDS } from '../../model/bounds.ts';
import type { PlaceKind } from '../../model/place-settings.ts';
import {
  duration,
  exactlyOne,
  labelName,
  matchers,
  metric,
  name,
  secretFile,
  secretText,
  text,
} from '../schema-parts.ts';
import { HTTP_KEYS, HTTP_KEYS_IN_PART } from './http-schema.ts';

const where = matchers(
  'What the labels of its series must be: { job: api }, or { severity: [page, ticket] }.',
).optional();

const BUILDS = z.strictObject({
  metric: metric('A metric whose series bear the version that runs: api_build_info.'),
  label: labelName('The label that has the version.'),
  where,
});

const RESTARTS = z.strictObject({
  metric: metric(
    'A metric that has the moment at which each instance began; process_start_time_seconds unless set.',
  ).optional(),
  where,
});

const ALERTS = z.strictObject({ where });

const KUBERNETES = z.strictObject({
  namespace: name('The namespace of the deployments; all unless set.').optional(),
  where,
});

const GRAFANA = z.strictObject({
  url: text('The address of Grafana: https://grafana.example.org.'),
  link: text('The address under which readers reach it, for links; url unless set.').optional(),
  tags: z
    .array(name('A tag.'))
    .describe('The tags that an annotation must have, all of them; any unless set.')
    .optional(),
  token: secretText().optional(),
  token_file: secretFile('A file that holds a service account’s token; it is read each time it is needed.'),
  ...HTTP_KEYS,
  timeout: duration('How long one answer may take; 30s unless set.'),
});

const NOTES = z.strictObject({
  folder: text('The folder of the notes that headroom changed writes; changes unless set.').optional(),
});

const KINDS = {
  builds: BUILDS.describe('A metric whose series bear the version that runs.').optional(),
  restarts: RESTARTS.describe('A metric of the moments at which instances began.').optional(),
  alerts: ALERTS.describe('The alerts that Prometheus fires.').optional(),
  kubernetes: KUBERNETES.describe('Deployments as kube-state-metrics have them.').optional(),
  grafana: GRAFANA.describe('Grafana’s annotations, over its API.').optional(),
  notes: NOTES.describe('Notes that people and CI leave with headroom changed.').optional(),
} satisfies Readonly<Record<PlaceKind, z.ZodType>>;

const WORD = z.union([name('What it is called there.'), z.array(name('What it is called there.')).min(1)]);

const COMMON = {
  before: duration('How long before the last good moment its changes are told; 6h unless set.'),
  service: labelName(
    'The label or the tag that carries the service; unless set, the first of service, app, app_kubernetes_io_name and job whose value names one.',
  ).optional(),
  names: z
    .record(z.string().max(BOUNDS.name.most), WORD)
    .describe('How a service is called there, by its id: { api: [api-server, "api-*"] }; its id unless set.')
    .optional(),
  source: text('The source whose metrics are asked, of several; that of each budget unless set.').optional(),
};

/** The kinds of place by their keys. */
export const PLACE_KINDS = Object.keys(KINDS) as readonly PlaceKind[];

/** A place where changes are seen: exactly one of its kinds. */
export const PLACE = z.strictObject({ ...KINDS, ...COMMON }).meta(exactlyOne(...PLACE_KINDS));

/** What is read of one with missing keys, so that the keys that are there can be checked too. */
export const PLACE_IN_PART = z.strictObject({
  ...KINDS,
  builds: BUILDS.partial().optional(),
  grafana: GRAFANA.partial().extend(HTTP_KEYS_IN_PART).optional(),
  ...COMMON,
});

/** A place as it is written; keys may be missing. */
export type WrittenPlace = z.infer<typeof PLACE_IN_PART>;
