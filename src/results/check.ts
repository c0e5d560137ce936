import { gateOf } from '../gate/gate.ts';
import { BOUNDS, boundWords, bytesOf } from '../model/bounds.ts';
import type { Budget } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import type { Gate } from '../model/gate.ts';
import { parseJson } from '../model/json.ts';
import type { LoadTestFigure } from '../model/load-test.ts';
import { STATUSES, type Status } from '../model/verdict.ts';
import { plainCsv } from './csv.ts';
import { judgeByResults } from './judge.ts';
import { isK6Line, pointReader } from './k6-points.ts';
import { k6Summary } from './k6-summary.ts';
import { plainJson } from './plain.ts';
import type { LoadResults } from './results.ts';
import { looksLike } from './unread.ts';

/** What is wanted where results are. */
export const RESULTS_PURPOSE = 'The results of a load test are wanted: k6’s JSON, or plain JSON or CSV.';

const BYTE_ORDER_MARK = /^\uFEFF/;

/** Load-test results as lines of a file, which need not be there all at once. */
export interface ResultsText {
  readonly file: string;
  readonly lines: AsyncIterable<string>;
}

type Tested = Budget & { readonly loadTest: LoadTestFigure };

/** Judges the budgets that read something of a load test by its results. A figure that is missing shuts the gate. */
export async function checkResults(
  text: ResultsText,
  budgets: readonly Budget[],
  failOn: readonly Status[],
): Promise<Gate> {
  const tested = budgets.filter((budget): budget is Tested => budget.loadTest !== undefined);
  if (tested.length === 0) {
    throw new InputError(
      'None of these budgets reads anything of a load test. Add load_test to one, as in load_test: { metric: http_req_duration, statistic: p95 }.',
    );
  }
  const results = await readResults(
    text,
    tested.map(({ loadTest }) => loadTest),
  );
  const judged = tested.map((budget) => judgeByResults(budget, results));
  const shut = STATUSES.filter((status) => status === 'unknown' || failOn.includes(status));
  return gateOf(judged, shut, { over: text.file });
}

/** Reads results in the form that they are in: a stream of lines as a stream, anything else whole. */
async function readResults(
  { file, lines: all }: ResultsText,
  wanted: readonly LoadTestFigure[],
): Promise<LoadResults> {
  const points = pointReader(file, wanted);
  const lines: string[] = [];
  let [number, size, isStream] = [0, 0, false];
  for await (const written of all) {
    number += 1;
    const line = number === 1 ? written.replace(BYTE_ORDER_MARK, '') : written;
    if (number === 1) isStream = isK6Line(line);
    if (isStream) {
      if (line.trim() !== '') points.take(line, number);
      continue;
    }
    size += line.length + 1;
    if (size > bytesOf(BOUNDS.results)) {
      throw new InputError(
        `${file} is too large to be read whole: more than ${boundWords(BOUNDS.results)}. Let k6 write it with --out json, which is read line by line.`,
      );
    }
    lines.push(line);
  }
  if (isStream) return points.results();
  return readWhole(file, lines);
}

function readWhole(file: string, lines: readonly string[]): LoadResults {
  const text = lines.join('\n');
  if (text.trim() === '') throw new InputError(`${file} is empty. ${RESULTS_PURPOSE}`);
  if (!/^\s*[[{]/.test(text)) {
    if (looksLike(text) !== '') throw new InputError(`${file} cannot be read. ${looksLike(text)}`);
    return plainCsv(file, text);
  }
  const json = parsed(file, text);
  const results = k6Summary(json) ?? plainJson(json);
  if (results) return results;
  throw new InputError(`${file} is JSON of no form that is known. ${looksLike(text) || KNOWN}`);
}

const KNOWN = 'Known are k6’s summaries, and { "metric": [samples] } or { "metric": { "p95": 1.2 } }.';

function parsed(file: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`${file} is not JSON (${why}). The file may be cut off; write it again.`);
  }
}
