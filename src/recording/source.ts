import { SourceError } from '../model/errors.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import { keyOf, questionOf, readAnswer } from './answers.ts';
import type { AnswerLine } from './lines.ts';
import { lookup, recordedValues } from './lookup.ts';
import type { Recording } from './recording.ts';

/** A source that a recording serves as, by a name in reports; it is asked for when something is first asked of the source. */
export function recordingAsSource(name: string, recording: () => Promise<Recording>): MetricSource {
  let known: ReadonlyMap<string, AnswerLine> | undefined;
  const answers = async () => {
    known ??= new Map(((await recording()).answers ?? []).map((line) => [keyOf(line), line]));
    return known;
  };
  return {
    describe: async () => {
      const { name: origin, version } = (await recording()).recordedFrom;
      return {
        kind: 'recording',
        name,
        version: `of ${origin}${version === undefined ? '' : ` ${version}`}`,
      };
    },
    coversUntil: async () => (await recording()).coversUntil,
    newest: async () => (await recording()).coversUntil,
    retention: async () => undefined,
    values: async (family) => recordedValues(await recording(), family),
    points: async (asked, { source }) => {
      const all = await answers();
      // Of a single source no name was kept, whatever it is called here.
      const line = all.get(keyOf(questionOf({ ...asked, source }))) ?? all.get(keyOf(questionOf(asked)));
      if (line?.failed !== undefined) throw new SourceError(line.failed);
      return line && readAnswer(line);
    },
    abilities: () => ({ stretches: false, leavesOut: false }),
    measure: async (budget, request, signal) => {
      const recorded = await recording();
      signal?.throwIfAborted();
      return lookup(recorded, budget.id, request);
    },
    close: async () => {},
  };
}
