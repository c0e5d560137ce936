import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { InputError } from '../../model/errors.ts';
import type { Rasterise, RasteriserFiles } from '../../render/png.ts';
import type { Drawing, Drawn } from './worker.ts';

/**
 * A rasteriser in a thread of its own, so that requests go on while it gets ready, and pages are written while it draws.
 * It keeps no program running. An InputError says why there is no image; after a thread that broke down comes a new one.
 */
export function startRasteriser(files: RasteriserFiles): Rasterise {
  let drawings = 0;
  const begin = () => startThread(files, () => (thread = undefined));
  let thread: Thread | undefined = begin();
  return (svg, width) => {
    thread ??= begin();
    drawings += 1;
    return thread({ id: drawings, svg, width });
  };
}

/** Makes the image of a drawing. */
type Thread = (drawing: Drawing) => Promise<Uint8Array>;

function startThread(files: RasteriserFiles, ended: () => void): Thread {
  const file = new URL(`./worker${extname(import.meta.filename)}`, import.meta.url);
  const worker = new Worker(file, { workerData: files });
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array>>();
  worker.on('message', ({ id, image, problem }: Drawn) => {
    if (image) waiting.get(id)?.resolve(image);
    else waiting.get(id)?.reject(new InputError(problem));
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
  });
  worker.on('error', (error) => {
    ended();
    for (const { reject } of waiting.values()) reject(new InputError(error.message));
  });
  // Listening for messages holds the program; only an image that somebody waits for may.
  worker.unref();
  return (drawing) => {
    const image = Promise.withResolvers<Uint8Array>();
    waiting.set(drawing.id, image);
    worker.ref();
    worker.postMessage(drawing);
    return image.promise;
  };
}
