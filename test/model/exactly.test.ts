import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exactly } from '../../src/model/exactly.ts';

interface Part {
  readonly name: string;
  readonly size?: number;
}

type Whole =
  | { readonly kind: 'parts'; readonly parts: readonly Part[]; readonly by?: Readonly<Record<string, Part>> }
  | {
      readonly kind: 'pairs';
      readonly pairs: readonly (readonly ['a' | 'b', number])[];
      readonly by?: never;
    };

const part = z.looseObject({ name: z.string(), size: z.number().optional() });
const partWithoutSize = z.looseObject({ name: z.string() });
const pair = z.tuple([z.enum(['a', 'b']), z.number()]);
const parts = z.looseObject({
  kind: z.literal('parts'),
  parts: z.array(part),
  by: z.record(z.string(), part).optional(),
});
const pairs = z.looseObject({ kind: z.literal('pairs'), pairs: z.array(pair), by: z.never().optional() });

/* Each line after an expected error is one that the compiler must refuse; `npm run types` fails where it does not. */
describe('a schema that is held to its type', () => {
  it('stays what it is', () => {
    expect(exactly<Part>()(part)).toBe(part);
    const whole: z.ZodType<Whole> = exactly<Whole>()(z.discriminatedUnion('kind', [parts, pairs]));
    expect(whole.parse({ kind: 'pairs', pairs: [['a', 1]] })).toEqual({ kind: 'pairs', pairs: [['a', 1]] });
  });

  it('is refused without an optional key of the type, however deep', () => {
    // @ts-expect-error at size
    exactly<Part>()(partWithoutSize);
    const lists = parts.extend({ parts: z.array(partWithoutSize) });
    // @ts-expect-error at parts.*.size
    exactly<Whole>()(z.discriminatedUnion('kind', [lists, pairs]));
    const maps = parts.extend({ by: z.record(z.string(), partWithoutSize).optional() });
    // @ts-expect-error at by.${string}.size
    exactly<Whole>()(z.discriminatedUnion('kind', [maps, pairs]));
    // @ts-expect-error at by
    exactly<Whole>()(z.discriminatedUnion('kind', [parts, pairs.omit({ by: true })]));
  });

  it('is refused with a key that the type has not', () => {
    // @ts-expect-error at colour
    exactly<Part>()(part.extend({ colour: z.string().optional() }));
  });

  it('is refused where it demands what the type leaves open, or the other way round', () => {
    // @ts-expect-error at size
    exactly<Part>()(part.extend({ size: z.number() }));
    // @ts-expect-error at name
    exactly<Part>()(part.extend({ name: z.string().optional() }));
  });

  it('is refused with fewer words than the type, with more, and with values of another type', () => {
    const fewer = pairs.extend({ pairs: z.array(z.tuple([z.enum(['a']), z.number()])) });
    // @ts-expect-error at pairs.*.0
    exactly<Whole>()(z.discriminatedUnion('kind', [parts, fewer]));
    const more = pairs.extend({ pairs: z.array(z.tuple([z.enum(['a', 'b', 'c']), z.number()])) });
    // @ts-expect-error at pairs.*.0
    exactly<Whole>()(z.discriminatedUnion('kind', [parts, more]));
    // @ts-expect-error at size
    exactly<Part>()(part.extend({ size: z.string().optional() }));
    // @ts-expect-error one kind is not read
    exactly<Whole>()(parts);
  });
});
