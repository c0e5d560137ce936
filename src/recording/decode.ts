import { hasErrors, InputError, type Problem } from '../model/errors.ts';
import type { QueryRecord, Series } from '../model/series.ts';
import { troublesIn } from './answer-troubles.ts';
import { keyOf } from './answers.ts';
import type { AnswerLine, BudgetLine } from './lines.ts';
import { checkedAs, failed, jsonOf, type Result } from './parse-line.ts';
import { readHeader } from './read-header.ts';
import { readTable } from './read-table.ts';
import type { Recording } from './recording.ts';
import { answerLineSchema, budgetLineSchema } from './schema.ts';
import { AGAIN, type Line, problemAt, type Trouble } from './trouble.ts';
import { type WindowNames, windowNames } from './window-names.ts';

/**
 * Reads the text of a recording; `file` is its name in messages. The inverse of `encode`, but that queries of the
 * same text come together. Throws an InputError with every problem of the file, and for a newer format.
 */
export function decode(file: string, text: string): Recording {
  const [first, ...others] = linesOf(file, text);
  const header = readHeader(first ?? { file, number: 1, text: '' });
  if ('problems' in header) throw unusable(file, header.problems);
  const names = windowNames(header.value.calendar);
  const read = others.map((line) => ({ line, result: readLine(line, names) }));
  const kept = read.flatMap(({ line, result }) => ('value' in result ? { line, value: result.value } : []));
  const problems = [
    ...read.flatMap(({ result }) => ('problems' in result ? result.problems : [])),
    ...repeated(kept),
  ];
  if (hasErrors(problems)) throw unusable(file, problems);
  const answers = kept.flatMap(({ value }) => (isAnswer(value) ? value : []));
  return {
    ...header.value,
    series: kept.flatMap(({ value }) => (isAnswer(value) ? [] : value)),
    ...(answers.length > 0 ? { answers } : {}),
  };
}

function readLine(line: Line, names: WindowNames): Result<Series | AnswerLine> {
  const json = jsonOf(line);
  if ('problems' in json) return json;
  return isAnswer(json.value) ? readAnswerLine(line, json.value) : readSeries(line, json.value, names);
}

function readAnswerLine(line: Line, json: unknown): Result<AnswerLine> {
  const checked = checkedAs(line, json, answerLineSchema);
  const troubles = 'value' in checked ? troublesIn(checked.value) : [];
  return troubles.length > 0 ? failed(line, ...troubles) : checked;
}

function isAnswer(value: unknown): value is AnswerLine {
  return typeof value === 'object' && value !== null && 'answers' in value;
}

function linesOf(file: string, text: string): readonly Line[] {
  return text
    .split('\n')
    .map((line, index) => ({ file, number: index + 1, text: line }))
    .filter((line) => line.text.trim() !== '');
}

function unusable(file: string, problems: readonly Problem[]): InputError {
  return new InputError(`The recording ${file} cannot be used.`, problems);
}

function readSeries(line: Line, json: unknown, names: WindowNames): Result<Series> {
  const parsed = checkedAs(line, json, budgetLineSchema);
  if ('problems' in parsed) return parsed;
  const { value } = parsed;
  const [days, periods] = [readTable(value, 'days', names), readTable(value, 'periods', names)];
  const queries = readQueries(value, names);
  if (days.troubles || periods.troubles || 'path' in queries) {
    const troubles = [
      ...(days.troubles ?? []),
      ...(periods.troubles ?? []),
      ...('path' in queries ? [queries] : []),
    ];
    return failed(line, ...troubles);
  }
  const { budget, warnings = [] } = value;
  return { value: { budget, days: days.readings, periods: periods.readings, queries, warnings } };
}

function readQueries({ queries = [] }: BudgetLine, names: WindowNames): readonly QueryRecord[] | Trouble {
  const read: QueryRecord[] = [];
  for (const [index, { windows, purpose, query, step }] of queries.entries()) {
    const found = names.read(windows);
    if (!found) return { path: ['queries', index, 'windows'], message: `A name here is no window. ${AGAIN}` };
    const rest = step === undefined ? {} : { step };
    for (const { start, end } of found) read.push({ purpose, query, start, end, ...rest });
  }
  return read;
}

/** What comes twice, at its second place. */
function repeated(
  lines: readonly { readonly line: Line; readonly value: Series | AnswerLine }[],
): readonly Problem[] {
  const firsts = new Map<string, number>();
  return lines.flatMap(({ line, value }) => {
    const [key, path, of, words] = isAnswer(value)
      ? [keyOf(value), 'answers', 'The answer to this query', 'A query']
      : [value.budget, 'budget', `“${value.budget}”`, 'A budget'];
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, line.number);
    if (first === undefined) return [];
    const message = `${of} is on line ${first} already. ${words} has one line. Delete one of the two.`;
    return problemAt(line, { path: [path], message });
  });
}
