import type { z } from 'zod';
import type { Labels, Matcher } from '../../model/indicator.ts';
import { anyOf } from '../../promql/pattern.ts';
import type { WrittenMatchers } from '../schema-parts.ts';

type Written = z.output<WrittenMatchers>;

/** What the labels of a series must be, from what people write. */
export function labelsOf(written: Written): Labels {
  return Object.fromEntries(Object.entries(written).map(([label, wanted]) => [label, conditionOf(wanted)]));
}

function conditionOf(wanted: Written[string]): Labels[string] {
  if (typeof wanted === 'string') return wanted;
  if (isList(wanted)) return [oneOf(wanted, '=', '=~')];
  const { not, matches, not_matches: notMatches } = wanted;
  return [
    ...(matches === undefined ? [] : [{ is: '=~', value: matches } as const]),
    ...(notMatches === undefined ? [] : [{ is: '!~', value: notMatches } as const]),
    ...(not === undefined ? [] : [oneOf(isList(not) ? not : [not], '!=', '!~')]),
  ];
}

function oneOf(values: readonly string[], one: '=' | '!=', several: '=~' | '!~'): Matcher {
  const [value = '', ...more] = values;
  return more.length === 0 ? { is: one, value } : { is: several, value: anyOf(values) };
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}
