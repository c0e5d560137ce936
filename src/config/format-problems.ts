import { BOUNDS } from '../model/bounds.ts';
import type { Problem } from '../model/errors.ts';
import { jsonText } from '../model/json-text.ts';
import { messageLine, visibleLine } from '../model/one-line.ts';

/** How problems are printed: for people, for programs, or as annotations of a GitHub workflow. */
export type ProblemFormat = 'text' | 'json' | 'github';

/**
 * Problems as text without a final newline, errors before warnings where they are more than are told; JSON is an array also when
 * it is empty, and has them all.
 */
export function formatProblems(problems: readonly Problem[], format: ProblemFormat): string {
  if (format === 'json') return jsonText(problems, 2);
  const told = toldOf(problems);
  const [left, line] = [problems.length - told.length, format === 'text' ? lineOf : annotationOf];
  return [...told.map(line), ...(left === 0 ? [] : [moreWords(left, format)])].join('\n');
}

/** The problems that are told of: nobody reads more of them, and mending the first ones mends others. */
function toldOf(problems: readonly Problem[]): readonly Problem[] {
  const { most } = BOUNDS.problems;
  if (problems.length <= most) return problems;
  const errors = problems.filter(({ severity }) => severity === 'error');
  return (errors.length === 0 ? problems : errors).slice(0, most);
}

function moreWords(left: number, format: 'text' | 'github'): string {
  const words = `And ${left.toLocaleString('en-US')} more. Correct these, then look again.`;
  return format === 'text' ? words : `::warning::${data(words)}`;
}

function lineOf({ file, line, column, severity, message }: Problem): string {
  return `${visibleLine(file)}:${line}:${column}: ${severity}: ${messageLine(message)}`;
}

/** A workflow command; GitHub reads `%` and, in properties, `:` and `,` in their escaped forms only. */
function annotationOf({ file, line, column, severity, message }: Problem): string {
  return `::${severity} file=${property(file)},line=${line},col=${column}::${data(message)}`;
}

function data(text: string): string {
  return visibleLine(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
