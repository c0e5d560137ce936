import { z } from 'zod';
import { CHANGE_KINDS } from '../../model/change.ts';
import { count, date, instant, number, promql, text, window } from './parts.ts';

/** More of anything than an answer has, and more queries than all places ask. */
const MOST = 100;
const MOST_QUERIES = 1000;

const since = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('hours'), day: date, first: instant, last: instant }),
  z.looseObject({ kind: z.literal('days'), day: date, earliest: date, latest: date, because: text }),
  z.looseObject({ kind: z.literal('trend'), day: date, before: z.literal(true).optional() }),
  z.looseObject({ kind: z.literal('overrun'), day: date, before: z.literal(true).optional() }),
  z.looseObject({ kind: z.literal('unknown'), because: text }),
]);

const share = z.looseObject({
  value: text,
  now: number.optional(),
  before: number.optional(),
  trafficNow: number.optional(),
  trafficBefore: number.optional(),
  figureNow: number.optional(),
  figureBefore: number.optional(),
  ofChange: number.optional(),
});

const labels = z
  .array(
    z.looseObject({
      label: text,
      outcome: z.enum(['values', 'traffic', 'even', 'unclear']),
      because: text.optional(),
      of: count,
      parted: z.enum(['beyond_limit', 'beyond_usual', 'bad_events', 'amount', 'figures']),
      beyond: number.optional(),
      values: z.array(share).max(MOST),
    }),
  )
  .max(MOST);

const where = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.enum(['values', 'traffic']),
    label: text,
    named: z.array(text).max(MOST),
    labels,
  }),
  z.looseObject({ kind: z.literal('even'), labels }),
  z.looseObject({ kind: z.literal('unknown'), because: text, labels }),
]);

const change = z.looseObject({
  kind: z.enum(CHANGE_KINDS),
  at: instant,
  until: instant.optional(),
  service: text.optional(),
  text,
  place: text.optional(),
  link: text.optional(),
});

/** Since when, where, and what changed before. */
export const why = z.looseObject({
  occasion: z.enum(['step', 'trend', 'regression', 'overrun', 'asked']),
  better: z.literal(true).optional(),
  since,
  where,
  changes: z.looseObject({
    within: window.optional(),
    changes: z.array(change).max(MOST),
    more: count,
    places: z.array(text).max(MOST),
    unknown: z.array(text).max(MOST),
  }),
  graph: z.looseObject({ query: promql, by: text.optional(), start: instant, end: instant }).optional(),
  queries: z
    .array(
      z.looseObject({
        purpose: z.enum(['hours', 'labels', 'where', 'changes']),
        query: promql,
        start: instant,
        end: instant,
        step: number,
      }),
    )
    .max(MOST_QUERIES),
});
