import { z } from 'zod';
import { count, date, id, name, quantity, text } from './parts.ts';

const outcome = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.enum(['held', 'early', 'late']), day: date }),
  z.looseObject({ kind: z.enum(['not', 'lapsed', 'open']) }),
  z.looseObject({
    kind: z.literal('void'),
    because: z.enum(['limit', 'step', 'gone', 'no_data']),
    day: date,
  }),
]);

/** What became of what earlier reports said. */
export const hindsight = z.looseObject({
  firstDay: date,
  lastDay: date,
  forecasts: z.array(
    z.looseObject({
      budget: id,
      name,
      said: z.looseObject({ kind: z.enum(['week', 'month']), period: text }),
      on: date,
      earliest: date,
      latest: date.optional(),
      outcome,
    }),
  ),
  limits: z.array(
    z.looseObject({
      budget: id,
      name,
      proposal: id,
      from: quantity,
      to: quantity,
      way: z.enum(['tightened', 'loosened']),
      effective: date,
      outcome: z.enum(['held', 'broken', 'open', 'void']),
      days: z.looseObject({ of: count, over: count, overBefore: count }),
    }),
  ),
});
