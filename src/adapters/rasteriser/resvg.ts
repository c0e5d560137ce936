import { setFlagsFromString } from 'node:v8';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { InputError } from '../../model/errors.ts';
import { FONT_FAMILY, type Rasterise } from '../../render/png.ts';

/** The rasteriser's program and the fonts it writes text with. */
export interface RasteriserFiles {
  readonly wasm: Uint8Array;
  readonly fonts: readonly Uint8Array[];
}

// The library keeps one program for each thread and refuses to be given it twice.
let started: Promise<void> | undefined;

// Too large ever to be used up: compiling the program a second time, optimised, takes more time and up to 40 MB more
// memory than it saves on the few small images of a mail. The whole process shares it, and V8 only reads it when it compiles.
const NEVER_OPTIMISED = '--wasm-tiering-budget=2000000000';

/** A rasteriser in this thread, with its own fonts and no others. Throws an InputError without a font: all text would vanish silently. */
export async function createRasteriser({ wasm, fonts }: RasteriserFiles): Promise<Rasterise> {
  if (fonts.length === 0)
    throw new InputError('No font was found for the images of the email. Install the program again.');
  started ??= start(wasm);
  await started;
  const font = { fontBuffers: [...fonts], defaultFontFamily: FONT_FAMILY };
  return async (svg, width) => {
    const drawing = new Resvg(svg, { font, fitTo: { mode: 'width', value: width } });
    try {
      const image = drawing.render();
      try {
        // A copy: the image's own bytes lie in memory that is about to be freed.
        return Uint8Array.from(image.asPng());
      } finally {
        image.free();
      }
    } finally {
      drawing.free();
    }
  };
}

function start(wasm: Uint8Array): Promise<void> {
  setFlagsFromString(NEVER_OPTIMISED);
  return initWasm(new Uint8Array(wasm));
}
