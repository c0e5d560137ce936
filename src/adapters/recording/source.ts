import { basename } from 'node:path';
import { BOUNDS } from '../../model/bounds.ts';
import { reasonOf, SourceError } from '../../model/errors.ts';
import { once } from '../../model/once.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import { decode } from '../../recording/decode.ts';
import type { Recording } from '../../recording/recording.ts';
import { recordingAsSource } from '../../recording/source.ts';
import { readUtf8 } from '../io/read.ts';

/**
 * Measurements from a recording at `path`, read once when something is first asked of it; no link leads out of `within`, when
 * that is given. Reports have its name alone, so that they do not depend on where they were made. A file that cannot be read
 * is a SourceError; one that is not as its format has it, an InputError with the places.
 */
export function createRecordingSource(path: string, within?: string): MetricSource {
  return recordingAsSource(
    basename(path),
    once(() => read(path, within)),
  );
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
