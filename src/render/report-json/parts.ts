import { z } from 'zod';
import type { Quantity } from '../../model/quantity.ts';
import type { Coverage } from '../../model/series.ts';
import type { Window } from '../../model/window.ts';

/** A number; JSON has no infinities, so that those are written as words. */
export const number: z.ZodType<number> = z.union([
  z.number(),
  z.enum(['Infinity', '-Infinity', 'NaN']).transform(Number),
]);

/** A moment, in seconds. */
export const instant: z.ZodType<number> = z.int();

/** A local date. */
export const date: z.ZodType<string> = z.iso.date();

/** A stretch of time. */
export const window: z.ZodType<Window> = z.looseObject({ start: instant, end: instant });

/** An amount and its unit. */
export const quantity: z.ZodType<Quantity> = z.looseObject({
  amount: number,
  unit: z.looseObject({
    symbol: z.string(),
    kind: z.enum(['time', 'data', 'cores', 'ratio', 'count']),
    perTime: z.boolean(),
    numerator: number,
    denominator: number,
  }),
});

/** Steps with data. */
export const coverage: z.ZodType<Coverage> = z.looseObject({
  present: number,
  expected: number,
  first: instant.optional(),
  last: instant.optional(),
});
