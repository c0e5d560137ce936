import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createRasteriser, type Rasterise } from '../../src/render/png.ts';

/** The rasteriser with the shipped font. */
export function shippedRasteriser(): Promise<Rasterise> {
  const wasm = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  const font = join(import.meta.dirname, '../../assets/DejaVuSans.ttf');
  return createRasteriser({ wasm: readFileSync(wasm), fonts: [readFileSync(font)] });
}
