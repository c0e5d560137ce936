import { z } from 'zod';
import { BOUNDS } from '../model/bounds.ts';
import { visibleLine } from '../model/one-line.ts';

/** Text that says something, of as many characters as a bound has. */
export const text = (description: string, { most } = BOUNDS.text as { readonly most: number }): z.ZodString =>
  z.string().min(1).max(most).describe(description);

/** What something or somebody is called. */
export const name = (description: string): z.ZodString => words(description, BOUNDS.name);

/** Why something is as it is. */
export const sentences = (description: string): z.ZodString => words(description, BOUNDS.text);

/** Words for people to read: they become one line, in which all can be seen, wherever they are shown. */
function words(description: string, { most }: { readonly most: number }): z.ZodString {
  return z.string().max(most).overwrite(visibleLine).min(1).describe(description);
}

/** PromQL. */
export const promql = (description: string): z.ZodString => text(description, BOUNDS.expression);

/** A quantity as a person writes it; `parseQuantity` reads it and words its own problems. */
export const quantity = (description: string): z.ZodUnion<readonly [z.ZodString, z.ZodNumber]> =>
  z.union([z.string(), z.number()]).describe(description);

/** A duration as a person writes it; `durationOf` reads it. */
export const duration = (
  description: string,
): z.ZodOptional<z.ZodUnion<readonly [z.ZodString, z.ZodNumber]>> => quantity(description).optional();

/** Schemas of what is never shown, neither itself nor what is in it. */
export const SECRETS = z.registry();

/** A secret in the file itself or, better, in the environment. */
export const secretText = (): z.ZodString =>
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what people write in the file
  text('In the clear or, better, an environment variable: ${NAME}.', BOUNDS.expression).register(SECRETS);

/** A file that holds a secret; people write the secret itself by mistake. */
export const secretFile = (description: string): z.ZodOptional<z.ZodString> =>
  text(description).register(SECRETS).optional();

/** Names with points, slashes and hyphens, as OpenTelemetry has them, are Prometheus 3's: they are put into quotes. */
const LABEL = /^[\p{L}_][\p{L}\p{N}_./-]*$/u;
const plain = z.union([z.string().max(BOUNDS.text.most), z.number(), z.boolean()]).transform(String);

/** A label's name; editors are told its pattern, and the reader words its own problem. */
export const labelName = (description: string): z.ZodString =>
  z.string().max(BOUNDS.name.most).describe(description).meta({ pattern: LABEL.source });

/** Whether it is a label's name. */
export function isLabel(written: string): boolean {
  return LABEL.test(written);
}

/** One value of a label that is there, of which a number and true or false are ones as well. */
export const labelValue: z.ZodType<string> = z
  .union([z.string().min(1).max(BOUNDS.label.most), z.number(), z.boolean()])
  .transform(String);

/** Labels of the user's own, with any names. */
export const labels = (description: string): z.ZodRecord<z.ZodString, typeof plain> =>
  z.record(z.string(), plain).describe(description);

const oneOrMore = z.union([plain, z.array(plain).min(1)]);
const condition = z
  .strictObject({
    not: oneOrMore
      .describe('A value that it must not have, or several: OPTIONS, or [OPTIONS, HEAD].')
      .optional(),
    matches: text('A pattern (RE2) that the whole value must match: 2..').optional(),
    not_matches: text('A pattern (RE2) that the whole value must not match: /internal/.*').optional(),
  })
  .meta({ minProperties: 1 });

/** What the labels of a series must be, as people write it. */
export type WrittenMatchers = z.ZodRecord<
  z.ZodString,
  z.ZodUnion<readonly [typeof plain, z.ZodArray<typeof plain>, typeof condition]>
>;

/** What the labels of a series must be, under names that Prometheus allows. */
export const matchers = (description: string): WrittenMatchers =>
  z.record(z.string().regex(LABEL), z.union([plain, z.array(plain).min(1), condition])).describe(description);

const METRIC = /^[\p{L}_:][\p{L}\p{N}_:.-]*$/u;

/** Whether it is a metric's name. */
export function isMetric(written: string): boolean {
  return METRIC.test(written);
}

/** A metric's name; editors are told its pattern, and the reader words its own problem. */
export const metric = (description: string): z.ZodString =>
  z.string().max(BOUNDS.name.most).describe(description).meta({ pattern: METRIC.source });

/** What tells an editor that exactly one of the keys may be there; the reader words its own problem. */
export function exactlyOne(...keys: readonly string[]): { readonly oneOf: object[] } {
  return { oneOf: keys.map((key) => ({ required: [key] })) };
}
