import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/adapters/files/lines.ts';
import { InputError } from '../../../src/model/errors.ts';
import { folderWith } from '../../support/folder.ts';

const TEXT = 'one\r\ntwo é\n\nfour';
const LINES = ['one', 'two é', '', 'four'];

function fileOf(name: string, bytes: string | Buffer): string {
  const file = join(folderWith(), name);
  writeFileSync(file, bytes);
  return file;
}
const read = (file: string) => Array.fromAsync(linesOf(file, 'It is wanted.'));

describe('the lines of a file', () => {
  it('come one by one, whatever ends them, unpacked where the file is', async () => {
    expect(await read(fileOf('plain.json', TEXT))).toEqual(LINES);
    expect(await read(fileOf('packed.json.gz', gzipSync(TEXT)))).toEqual(LINES);
  });

  it('may be left before the end', async () => {
    const lines = linesOf(fileOf('plain.json', TEXT), 'It is wanted.');
    expect(await lines.next()).toEqual({ done: false, value: 'one' });
    expect(await lines.return(undefined)).toEqual({ done: true, value: undefined });
  });

  it.each([
    ['cut.gz', gzipSync('x'.repeat(5000)).subarray(0, 20)],
    ['not.gz', 'plain'],
  ])('are refused of %s, which cannot be unpacked', async (name, bytes) => {
    const file = fileOf(name, bytes);
    await expect(read(file)).rejects.toThrow(InputError);
    await expect(read(file)).rejects.toThrow(`Cannot read ${file} (`);
  });

  it.each(['none.json', 'none.gz'])('are refused of %s, which is not there', async (name) => {
    await expect(read(join(folderWith(), name))).rejects.toThrow('no such file');
  });
});
