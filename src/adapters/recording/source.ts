import { basename } from 'node:path';
import { BOUNDS } from '../../model/bounds.ts';
import { reasonOf, SourceError } from '../../model/errors.ts';
import type { SourceInfo } from '../../model/report.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import { decode } from '../../recording/decode.ts';
import { lookup, recordedValues } from '../../recording/lookup.ts';
import type { Recording } from '../../recording/recording.ts';
import { readUtf8 } from '../io/read.ts';

/**
 * Measurements from a recording at `path`, read once when something is first asked of it; no link leads out of `within`, when
 * that is given. A file that cannot be read
 * is a SourceError; one that is not as its format has it, an InputError with the places.
 */
export function createRecordingSource(path: string, within?: string): MetricSource {
  let reading: Promise<Recording> | undefined;
  const recording = () => {
    reading ??= read(path, within);
    return reading;
  };
  return {
    describe: async () => describe(basename(path), await recording()),
    coversUntil: async () => (await recording()).coversUntil,
    newest: async () => (await recording()).coversUntil,
    retention: async () => undefined,
    values: async (family) => recordedValues(await recording(), family),
    abilities: () => ({ stretches: false, leavesOut: false }),
    measure: async (budget, request, signal) => {
      const recorded = await recording();
      signal?.throwIfAborted();
      return lookup(recorded, budget.id, request);
    },
    close: async () => {},
  };
}

async function read(path: string, within: string | undefined): Promise<Recording> {
  return decode(path, await textOf(path, within));
}

async function textOf(path: string, within: string | undefined): Promise<string> {
  try {
    return await readUtf8(path, { bound: BOUNDS.recording, within });
  } catch (error) {
    throw new SourceError(
      `The recording ${path} cannot be read (${reasonOf(error)}). Name another file, or make this one with “headroom record”.`,
      { cause: error },
    );
  }
}

/** By the file's name alone, so that a report does not depend on where it was made. */
function describe(name: string, { recordedFrom }: Recording): SourceInfo {
  const { name: origin, version } = recordedFrom;
  return {
    kind: 'recording',
    name,
    version: `of ${origin}${version === undefined ? '' : ` ${version}`}`,
  };
}
