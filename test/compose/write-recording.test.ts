import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeRecording } from '../../src/compose/files.ts';
import { BOUNDS, bytesOf } from '../../src/model/bounds.ts';
import { writeFailure } from '../../src/recording/answers.ts';
import { encode } from '../../src/recording/encode.ts';
import { recordingOf, START } from '../recording/build-recording.ts';
import { folderWith } from '../support/folder.ts';

it('writes a recording that is as large as is read, and none that is larger', async () => {
  const asked = { query: 'x', start: START, end: START, step: 60 };
  const sized = (letters: number) => recordingOf([], { answers: [writeFailure(asked, 'x'.repeat(letters))] });
  const most = bytesOf(BOUNDS.recording) - Buffer.byteLength(encode(sized(0)));
  const file = join(folderWith(), 'mine.jsonl');
  await expect(writeRecording(file, sized(most + 1))).rejects.toThrow(
    /would be larger than 128 MiB, which is as much as is read\. Record with --no-why/,
  );
  expect(existsSync(file)).toBe(false);
  await writeRecording(file, sized(most));
  expect(statSync(file).size).toBe(bytesOf(BOUNDS.recording));
});
