import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecordingSource } from '../../../src/adapters/recording/source.ts';
import { InputError, SourceError } from '../../../src/model/errors.ts';
import { encode } from '../../../src/recording/encode.ts';
import { DAY, recordingOf, START, seriesOf } from '../../recording/build-recording.ts';
import { budget } from '../../support/budget.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-samples-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(text: string): Promise<string> {
  const path = join(folder, 'mine.jsonl');
  await writeFile(path, text);
  return path;
}

const RECORDING = recordingOf([seriesOf('api/query-p95', [{ kind: 'increase', increase: 7 }])], {
  recordedFrom: { kind: 'prometheus', name: 'https://metrics.example', version: '3.5.0' },
});

describe('a source over a recording', () => {
  it('describes the file by its name alone and what it was recorded from', async () => {
    const source = createRecordingSource(await fileWith(encode(RECORDING)));
    expect(await source.describe({})).toEqual({
      kind: 'recording',
      name: 'mine.jsonl',
      version: 'of https://metrics.example 3.5.0',
    });
    expect(await source.coversUntil({})).toBe(RECORDING.coversUntil);
  });

  it('measures what was recorded', async () => {
    const source = createRecordingSource(await fileWith(encode(RECORDING)));
    const day = { date: '2026-01-26', start: START, end: START + DAY };
    const series = await source.measure(budget(), { days: [day], periods: [] });
    expect(series).toEqual(RECORDING.series[0]);
  });

  it('reads the file once, when it is first asked', async () => {
    const path = await fileWith('not yet a recording');
    const source = createRecordingSource(path);
    await writeFile(path, encode(RECORDING));
    await source.coversUntil({});
    await rm(path);
    expect(await source.describe({})).toMatchObject({ name: 'mine.jsonl' });
  });

  it('fails as a source when there is no file, and as input when it is no recording', async () => {
    await expect(createRecordingSource(join(folder, 'none.jsonl')).describe({})).rejects.toThrow(SourceError);
    const path = await fileWith('{}');
    await expect(createRecordingSource(path).describe({})).rejects.toThrow(InputError);
  });

  it('stops when it is told to', async () => {
    const source = createRecordingSource(await fileWith(encode(RECORDING)));
    const measuring = source.measure(budget(), { days: [], periods: [] }, AbortSignal.abort());
    await expect(measuring).rejects.toThrow(/aborted/);
  });
});
