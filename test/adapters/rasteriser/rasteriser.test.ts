import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Rasteriser, startRasteriser } from '../../../src/adapters/rasteriser/rasteriser.ts';
import type { RasteriserFiles } from '../../../src/adapters/rasteriser/resvg.ts';
import { InputError } from '../../../src/model/errors.ts';
import { folderWith } from '../../support/folder.ts';
import { shippedRasteriser, shippedRasteriserFiles } from '../../support/rasteriser.ts';

const drawing = (width: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="40" font-family="DejaVu Sans"><text x="5" y="25">P95</text></svg>`;
/** A program that starts a rasteriser, does `asked` with it and prints when it has nothing left to do. */
const program = (asked: string) => `
import { startRasteriser } from '${join(import.meta.dirname, '../../../src/adapters/rasteriser/rasteriser.ts')}';
import { readRasteriserFiles } from '${join(import.meta.dirname, '../../../src/adapters/files/package.ts')}';
const { rasterise, close } = startRasteriser(await readRasteriserFiles());
${asked}
process.on('exit', () => console.log('ended'));`;
const ended = (asked: string) =>
  execFileSync(process.execPath, [join(folderWith({ 'program.mjs': program(asked) }), 'program.mjs')], {
    encoding: 'utf8',
    timeout: 100_000,
  });
const widthOf = (png: Uint8Array) => Buffer.from(png).readUInt32BE(16);

function started(differing: Partial<RasteriserFiles> = {}): Rasteriser {
  const rasteriser = startRasteriser({ ...shippedRasteriserFiles(), ...differing });
  onTestFinished(() => rasteriser.close());
  return rasteriser;
}

describe('the rasteriser in its own thread', () => {
  it('draws the same bytes as one in this thread', async () => {
    const [beside, here] = [started(), await shippedRasteriser()];
    expect(await beside.rasterise(drawing(200), 400)).toEqual(await here(drawing(200), 400));
  });

  it('answers each of many at once with its own image', async () => {
    const { rasterise } = started();
    const widths = [300, 100, 200];
    const images = await Promise.all(widths.map((width) => rasterise(drawing(width), width)));
    expect(images.map(widthOf)).toEqual(widths);
  });

  it('says what is wrong with one drawing, and draws the others', async () => {
    const { rasterise } = started();
    const [bad, good] = await Promise.allSettled([rasterise('<svg', 100), rasterise(drawing(100), 100)]);
    expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(InputError) });
    expect(good).toMatchObject({ status: 'fulfilled' });
  });

  it('says that a font is missing for each drawing, however long before it found that out', async () => {
    const { rasterise } = started({ fonts: [] });
    await expect(rasterise(drawing(100), 100)).rejects.toThrow(/No font/);
    await expect(rasterise(drawing(100), 100)).rejects.toThrow(/No font/);
  });

  it('gives its thread back when it is closed, and refuses the images still waited for', () => {
    const asked = `
const { openFiles } = await import('${join(import.meta.dirname, '../../support/open-files.ts')}');
const draw = () => rasterise(${JSON.stringify(drawing(100))}, 100);
await draw();
const whileOpen = openFiles();
const waiting = draw().then(() => 'drawn', ({ constructor }) => constructor.name);
await close();
console.log(await waiting, openFiles() < whileOpen);`;
    expect(ended(asked)).toBe('InputError true\nended\n');
  });

  it('lets a program end that never asked for an image', () => {
    expect(ended('')).toBe('ended\n');
  });

  it('holds a program until its images are drawn, and no longer', () => {
    const asked = `rasterise(${JSON.stringify(drawing(100))}, 100).then(() => console.log('drawn'));`;
    expect(ended(asked)).toBe('drawn\nended\n');
  });
});
