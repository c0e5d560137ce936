import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/adapters/io/lines.ts';
import { InputError } from '../../../src/model/errors.ts';
import { folderWith } from '../../support/folder.ts';
import { processorTime } from '../../support/processor-time.ts';

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

describe('lines past their bounds', () => {
  const KIB = { most: 1, unit: 'KiB' } as const;
  const within = (file: string, bounds: Parameters<typeof linesOf>[2]) =>
    Array.fromAsync(linesOf(file, 'It is wanted.', bounds));

  it('are refused when one is too long, and taken at the bound', async () => {
    const at = `${'x'.repeat(1024)}\nnext`;
    expect(await within(fileOf('at.json', at), { longest: KIB })).toHaveLength(2);
    await expect(within(fileOf('past.json', `x${at}`), { longest: KIB })).rejects.toThrow(
      'a line is longer than 1 KiB',
    );
  });

  it('are refused when they are too many, unpacked, and taken at the bound', async () => {
    const lines = '\n'.repeat(1024);
    expect(await within(fileOf('at.gz', gzipSync(lines)), { whole: KIB })).toHaveLength(1024);
    await expect(within(fileOf('bomb.gz', gzipSync(`${lines}\n`)), { whole: KIB })).rejects.toThrow(
      'it holds more than 1 KiB',
    );
  });

  it('are looked at once: eight times as long a line takes about eight times as long', async () => {
    const timeOf = async (size: number) => {
      const file = fileOf('line.json', 'x'.repeat(size));
      return processorTime(() => read(file));
    };
    const [one, eight] = [await timeOf(4_000_000), await timeOf(32_000_000)];
    expect(eight / Math.max(one, 5)).toBeLessThan(32);
  });

  it('are taken from a pipe, as a shell makes one, and refused from a device', async () => {
    const pipe = join(folderWith(), 'pipe.json');
    execFileSync('mkfifo', [pipe]);
    const written = promisify(execFile)('bash', ['-c', 'printf "one\\ntwo\\n" > "$0"', pipe]);
    expect(await read(pipe)).toEqual(['one', 'two']);
    await written;
    await expect(read('/dev/zero')).rejects.toThrow('it is a device');
  });
});
