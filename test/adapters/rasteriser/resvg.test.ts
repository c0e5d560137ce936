import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRasteriser } from '../../../src/adapters/rasteriser/resvg.ts';
import { FONT_FAMILY } from '../../../src/render/png.ts';
import { shippedRasteriser } from '../../support/rasteriser.ts';

const drawing = (inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" font-family="${FONT_FAMILY}">${inside}</svg>`;

describe('an image of a chart', () => {
  it('has the width asked for and the height that goes with it', async () => {
    const rasterise = await shippedRasteriser();
    const png = Buffer.from(await rasterise(drawing(''), 400));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 80]);
  });

  it('shows text, which would vanish silently without its font', async () => {
    const rasterise = await shippedRasteriser();
    const empty = await rasterise(drawing(''), 400);
    const written = await rasterise(drawing('<text x="5" y="25">≤ 2 s ± ∞ → –</text>'), 400);
    expect(written.length).toBeGreaterThan(empty.length + 500);
  });

  it('is written with the font that its makers published', () => {
    const published = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
    const shipped = join(import.meta.dirname, '../../../assets/DejaVuSans.ttf');
    expect(readFileSync(shipped).equals(readFileSync(published))).toBe(true);
  });

  it('is the same bytes every time, also from another rasteriser', async () => {
    const svg = drawing('<text x="5" y="25">Query P95</text>');
    const [first, second] = [await shippedRasteriser(), await shippedRasteriser()];
    expect(await first(svg, 400)).toEqual(await second(svg, 400));
  });

  it('is refused without a font', async () => {
    await expect(createRasteriser({ wasm: new Uint8Array(), fonts: [] })).rejects.toThrow(/No font/);
  });
});
