import { ownWords } from '../measuring/sources.ts';
import { SourceError } from '../model/errors.ts';
import { lastComplete, startOf } from '../model/period.ts';
import { PERIOD_OF } from '../model/report.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { keyOf, questionOf, writeAnswer, writeFailure } from '../recording/answers.ts';
import type { AnswerLine } from '../recording/lines.ts';
import type { Recording } from '../recording/recording.ts';
import { recordingAsSource } from '../recording/source.ts';
import { generateReport, type Project } from './generate.ts';
import type { RecordPlan } from './record.ts';

/** A source that remembers what it answered to queries. */
export interface Keeping {
  readonly source: MetricSource;
  /** Each answer once, in the order of their queries; a query that failed is kept as that. */
  readonly kept: () => readonly AnswerLine[];
}

/** Begins to keep what a source answers. */
export function keepingAnswers(source: MetricSource): Keeping {
  const lines = new Map<string, AnswerLine>();
  const points: MetricSource['points'] = async (query, of, signal) => {
    const asked = { ...query, source: of.source };
    const keep = (line: AnswerLine) => lines.set(keyOf(questionOf(asked)), line);
    try {
      const answer = await source.points?.(query, of, signal);
      if (answer) keep(writeAnswer(asked, answer));
      return answer;
    } catch (error) {
      if (error instanceof SourceError) keep(writeFailure(asked, ownWords(of, error.message)));
      throw error;
    }
  };
  return {
    source: { ...source, points },
    kept: () => [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line),
  };
}

/**
 * A recording with what answers to “why” rest on: the reports of its last whole week and month are made of it, and what they ask
 * the source for besides is kept. The project sees changes by the same source.
 */
export async function withAnswers(
  recording: Recording,
  project: Project,
  { source, kept }: Keeping,
  { from }: Pick<RecordPlan, 'from'>,
): Promise<Recording> {
  const { calendar, coversUntil } = recording;
  const recorded = { ...recordingAsSource('', async () => recording), points: source.points };
  for (const kind of ['weekly', 'monthly'] as const) {
    const period = lastComplete(PERIOD_OF[kind], coversUntil, calendar);
    if (period.start < startOf(from, calendar.zone)) continue;
    await generateReport(
      project,
      { kind, period: period.id },
      { source: recorded, clock: { now: () => coversUntil } },
    );
  }
  return { ...recording, answers: kept() };
}
