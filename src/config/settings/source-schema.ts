import { z } from 'zod';
import type { SourceKind } from '../../model/source-settings.ts';
import { exactlyOne, text } from '../schema-parts.ts';
import { PROMETHEUS, PROMETHEUS_IN_PART } from './prometheus-schema.ts';

const KINDS = {
  recording: text('A recording, such as headroom record writes.').optional(),
  prometheus: PROMETHEUS.describe('A server that speaks Prometheus’ HTTP API.').optional(),
} satisfies Readonly<Record<SourceKind, z.ZodType>>;

const EARLIER = {
  samples: text('What recording was called before; still read.').meta({ deprecated: true }).optional(),
};

/** The kinds of source by their keys. */
export const SOURCE_KINDS = Object.keys(KINDS) as readonly SourceKind[];

/** A source: exactly one of its kinds. */
export const SOURCE = z
  .strictObject({ ...KINDS, ...EARLIER })
  .meta(exactlyOne(...SOURCE_KINDS, ...Object.keys(EARLIER)));

/** What is read of one with missing keys, so that the keys that are there can be checked too. */
export const SOURCE_IN_PART = z.strictObject({
  ...KINDS,
  ...EARLIER,
  prometheus: PROMETHEUS_IN_PART.optional(),
});

/** A source as it is written; keys may be missing. */
export type WrittenSource = z.infer<typeof SOURCE_IN_PART>;
