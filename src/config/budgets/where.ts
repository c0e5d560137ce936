import type { z } from 'zod';
import type { Problem } from '../../model/errors.ts';
import type { Labels, Matcher } from '../../model/indicator.ts';
import { anyOf, isPattern } from '../../promql/pattern.ts';
import { MESSAGES } from '../messages.ts';
import type { WrittenMatchers } from '../schema-parts.ts';
import { isMap } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';

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

/** A pattern that cannot be read, a condition that says nothing, and an operator that would be taken for a value. */
export function whereProblems(yaml: YamlFile, path: Path, where: unknown): readonly Problem[] {
  if (!isMap(where)) return [];
  return Object.entries(where).flatMap(([label, wanted]): readonly Problem[] => {
    const at = [...path, label];
    if (typeof wanted === 'string') {
      const meant = conditionMeant(wanted);
      if (meant === undefined) return [];
      return [yaml.problem(at, MESSAGES.operatorInValue(wanted, meant), { severity: 'warning' })];
    }
    if (!isMap(wanted)) return [];
    if (Object.keys(wanted).length === 0) return [yaml.problem(at, MESSAGES.emptyCondition())];
    return (['matches', 'not_matches'] as const).flatMap((key) => {
      const pattern = wanted[key];
      return typeof pattern !== 'string' || isPattern(pattern)
        ? []
        : [yaml.problem([...at, key], MESSAGES.badPattern(pattern))];
    });
  });
}

const OPERATORS: Readonly<Record<string, string>> = { '=~': 'matches', '!~': 'not_matches', '!=': 'not' };

/** What was likely meant by a value that begins with an operator, or that has the signs of a pattern. */
function conditionMeant(value: string): string | undefined {
  const [, operator = '', quoted = ''] = /^\s*(=~|!~|!=)(.*)$/s.exec(value) ?? [];
  const key = OPERATORS[operator] ?? (/\.[*+]|^\d\.\.$|^\^|[^\\]\$$/.test(value) ? 'matches' : undefined);
  if (key === undefined) return undefined;
  const meant = operator === '' ? value : quoted.trimStart().replace(/^(["'])(.*)\1$/s, '$2');
  return `{ ${key}: ${JSON.stringify(meant)} }`;
}
