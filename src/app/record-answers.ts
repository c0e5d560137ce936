import { ownWords } from '../measuring/sources.ts';
import { SourceError } from '../model/errors.ts';
import { lastComplete, startOf } from '../model/period.ts';
import { PERIOD_OF } from '../model/report.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { keyOf, writeAnswer, writeFailure } from '../recording/answers.ts';
import type { AnswerLine } from '../recording/lines.ts';
import type { Recording } from '../recording/recording.ts';
import { recordingAsSource } from '../recording/source.ts';
import { generateReport, type Project } from './generate.ts';
import type { RecordPlan } from './record.ts';

/** What asks a source queries, and keeps its answers. */
export interface Keeping {
  readonly points: NonNullable<MetricSource['points']>;
  /** Each answer once, in the order of their queries; a query that failed is kept as that. */
  readonly kept: () => readonly AnswerLine[];
}

/** Begins to keep what a source answers. */
export function keepingAnswers(source: Pick<MetricSource, 'points'>): Keeping {
  const lines = new Map<string, AnswerLine>();
  return {
    points: async (query, of, signal) => {
      const asked = { ...query, source: of.source };
      const keep = (line: AnswerLine) => lines.set(keyOf(line), line);
      try {
        const answer = await source.points?.(query, of, signal);
        if (answer) keep(writeAnswer(asked, answer));
        return answer;
      } catch (error) {
        if (error instanceof SourceError) keep(writeFailure(asked, ownWords(of, error.message)));
        throw error;
      }
    },
    kept: () => [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line),
  };
}

/**
 * A recording with what answers to “why” rest on: the reports of its last whole week and month are made of it, and what they ask
 * a source for besides is kept.
 */
export async function withAnswers(
  recording: Recording,
  project: Project,
  { points, kept }: Keeping,
  { from }: Pick<RecordPlan, 'from'>,
): Promise<Recording> {
  const { calendar, coversUntil } = recording;
  const ports = {
    source: { ...recordingAsSource('', async () => recording), points },
    clock: { now: () => coversUntil },
  };
  for (const kind of ['weekly', 'monthly'] as const) {
    const period = lastComplete(PERIOD_OF[kind], coversUntil, calendar);
    if (period.start < startOf(from, calendar.zone)) continue;
    await generateReport(project, { kind, period: period.id }, ports);
  }
  return { ...recording, answers: kept() };
}
