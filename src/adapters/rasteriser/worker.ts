import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../model/errors.ts';
import { createRasteriser, type RasteriserFiles } from './resvg.ts';

/** A drawing to be made into an image, `width` pixels wide. */
export interface Drawing {
  readonly id: number;
  readonly svg: string;
  readonly width: number;
}

/** What became of the drawing with this id. */
export type Drawn = { readonly id: number } & (
  | { readonly image: Uint8Array; readonly problem?: undefined }
  | { readonly problem: string; readonly image?: undefined }
);

// The library asks whether it was given one of these, and the first mention of either makes Node load all of its fetch.
for (const name of ['Request', 'Response']) Reflect.deleteProperty(globalThis, name);

const ready = createRasteriser(workerData as RasteriserFiles);
// Each drawing is answered with the problem, too; without this the thread would end before it is asked.
ready.catch(() => {});

parentPort?.on('message', (drawing: Drawing) => {
  void drawn(drawing).then((answer) => parentPort?.postMessage(answer));
});

async function drawn({ id, svg, width }: Drawing): Promise<Drawn> {
  try {
    const rasterise = await ready;
    return { id, image: await rasterise(svg, width) };
  } catch (error) {
    return { id, problem: messageOf(error) };
  }
}
