import type { Problem } from '../model/errors.ts';
import { jsonText } from '../model/json-text.ts';
import { messageLine, visibleLine } from '../model/one-line.ts';

/** How problems are printed: for people, for programs, or as annotations of a GitHub workflow. */
export type ProblemFormat = 'text' | 'json' | 'github';

/** Problems as text without a final newline; JSON is an array also when it is empty. */
export function formatProblems(problems: readonly Problem[], format: ProblemFormat): string {
  switch (format) {
    case 'text':
      return problems.map(lineOf).join('\n');
    case 'json':
      return jsonText(problems, 2);
    case 'github':
      return problems.map(annotationOf).join('\n');
  }
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
