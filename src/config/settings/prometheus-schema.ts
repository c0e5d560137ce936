import { z } from 'zod';
import { FLAVOURS, RECORDING_RULES } from '../../model/source-settings.ts';
import { duration, quantity, text } from '../schema-parts.ts';
import { HTTP_KEYS, HTTP_KEYS_IN_PART } from './http-schema.ts';

const GRAFANA = z.strictObject({
  url: text('The address of Grafana: https://grafana.example.org.'),
  datasource: text(
    'The uid of this source there, as the address of its page in Grafana ends: /connections/datasources/edit/UID.',
  ),
});

/** A server that speaks Prometheus' API, under the names of Prometheus' own configuration. */
export const PROMETHEUS = z.strictObject({
  url: text('The address of the server: http://prometheus:9090.'),
  link: text('The address under which readers reach it, for links; url unless set.').optional(),
  grafana: GRAFANA.describe('A Grafana in which readers explore its queries, for links.').optional(),
  flavour: z.enum(FLAVOURS).describe('Which server speaks the API; prometheus unless set.').optional(),
  tenant: text('Mimir’s tenant, sent as X-Scope-OrgID.').optional(),
  ...HTTP_KEYS,
  timeout: duration('How long one query may take; 2m unless set.'),
  deadline: duration('How long all queries of a report may take; 10m unless set.'),
  concurrency: z.int().min(1).max(64).describe('How many queries run at once; 4 unless set.').optional(),
  max_answer: quantity(
    'The most of one answer that is read; 64 MiB unless set, and at most 256 MiB.',
  ).optional(),
  max_series: z
    .int()
    .min(1)
    .max(10_000_000)
    .describe('Series of one answer at most; 100000 unless set.')
    .optional(),
  max_samples: z
    .int()
    .min(1)
    .max(10_000_000)
    .describe('Samples of one answer at most; 1000000 unless set.')
    .optional(),
  resolution: duration(
    'Between the steps at which coverage is counted; 5m unless set. Not shorter than the scrape interval.',
  ),
  recording_rules: z
    .enum(RECORDING_RULES)
    .describe(
      'Whether to read what the generated recording rules recorded, where they cover a window; auto unless set.',
    )
    .optional(),
});

/** What is read of one with missing keys, so that the keys that are there can be checked too. */
export const PROMETHEUS_IN_PART = PROMETHEUS.partial().extend({
  ...HTTP_KEYS_IN_PART,
  grafana: GRAFANA.partial().optional(),
});

/** A Prometheus as it is written; keys may be missing. */
export type WrittenPrometheus = z.infer<typeof PROMETHEUS_IN_PART>;
