import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createRasteriser, type RasteriserFiles } from '../../src/adapters/rasteriser/resvg.ts';
import type { Rasterise } from '../../src/render/png.ts';

/** The rasteriser with the shipped font. */
export function shippedRasteriser(): Promise<Rasterise> {
  return createRasteriser(shippedRasteriserFiles());
}

/** What the shipped rasteriser is made of. */
export function shippedRasteriserFiles(): RasteriserFiles {
  const wasm = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  const font = join(import.meta.dirname, '../../assets/DejaVuSans.ttf');
  return { wasm: readFileSync(wasm), fonts: [readFileSync(font)] };
}
