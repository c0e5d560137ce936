import { z } from 'zod';
import { BOUNDS } from '../../model/bounds.ts';
import { cut } from '../../model/one-line.ts';

/** A number; JSON has no infinities, so that those are written as words. */
export const number: z.ZodType<number> = z.union([
  z.number(),
  z.enum(['Infinity', '-Infinity', 'NaN']).transform(Number),
]);

const LAST_YEAR = 9999;

/** A moment of the years 1970 to 9999, in seconds. */
export const instant: z.ZodType<number> = z
  .int()
  .min(0)
  .max(Date.UTC(LAST_YEAR, 11, 31) / 1000);

/** A local date of those years; what is none is compared with no other. */
export const date: z.ZodType<string> = z.iso
  .date({ abort: true })
  .refine((text) => text >= '1970-01-01', 'a date from 1970 on is wanted');

/** What something or somebody is called, cut where a saved report has more than people may write. */
export const name: z.ZodType<string> = shortened(BOUNDS.name.most);
/** What stands in the brackets of a member’s id: the name of a source, and a label’s value. */
const MEMBER = BOUNDS.name.most + BOUNDS.label.most;
/** The id of a budget or of what is about one: those of a service and of one in it, of a member, and a date. */
export const id: z.ZodType<string> = shortened(BOUNDS.name.most + MEMBER + 'service.-2026-01-26[, ]'.length);
/** What a budget is called, which of a member has a label’s value in it. */
export const budgetName: z.ZodType<string> = shortened(BOUNDS.name.most + MEMBER);
/** A sentence. */
export const text: z.ZodType<string> = shortened(BOUNDS.text.most);
/** PromQL with what is put into it. */
export const promql: z.ZodType<string> = shortened(8 * BOUNDS.expression.most);

function shortened(most: number): z.ZodType<string> {
  return z.string().transform((written) => cut(written, most));
}

/** So many of something. */
export const count: z.ZodType<number> = z.int().min(0);

/** How many have each status. */
export const counts = z.looseObject({
  monitored: count,
  within: count,
  approaching: count,
  exceeded: count,
  unknown: count,
});

/** A stretch of time. */
export const window = z.looseObject({ start: instant, end: instant });

/** A unit with its size. */
export const unit = z.looseObject({
  symbol: name,
  kind: z.enum(['time', 'data', 'cores', 'ratio', 'count']),
  perTime: z.boolean(),
  numerator: number,
  denominator: number,
});

/** An amount and its unit. */
export const quantity = z.looseObject({ amount: number, unit });

/** Steps with data. */
export const coverage = z.looseObject({
  present: number,
  expected: number,
  first: instant.optional(),
  last: instant.optional(),
});
