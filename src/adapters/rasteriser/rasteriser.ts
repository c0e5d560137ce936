import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { InputError } from '../../model/errors.ts';
import type { Rasterise } from '../../render/png.ts';
import type { RasteriserFiles } from './resvg.ts';
import type { Drawing, Drawn } from './worker.ts';

/** A rasteriser in a thread of its own. */
export interface Rasteriser {
  readonly rasterise: Rasterise;
  /** Ends the thread; images that are still waited for are refused. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a rasteriser in a thread of its own, so that requests go on while it gets ready, and pages are written while it
 * draws. It keeps no program running. After a thread that broke down comes a new one.
 */
export function startRasteriser(files: RasteriserFiles): Rasteriser {
  let drawings = 0;
  const begin = () => startThread(files, () => (thread = undefined));
  let thread: Thread | undefined = begin();
  return {
    rasterise: (svg, width) => {
      thread ??= begin();
      drawings += 1;
      return thread.draw({ id: drawings, svg, width });
    },
    close: async () => {
      await thread?.end();
    },
  };
}

interface Thread {
  /** Makes the image of a drawing. */
  draw(drawing: Drawing): Promise<Uint8Array>;
  end(): Promise<unknown>;
}

function startThread(files: RasteriserFiles, ended: () => void): Thread {
  const file = new URL(`./worker${extname(import.meta.filename)}`, import.meta.url);
  const worker = new Worker(file, { workerData: files });
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array>>();
  let why = 'The image was given up: the program is done with images.';
  worker.on('message', ({ id, image, problem }: Drawn) => {
    if (image) waiting.get(id)?.resolve(image);
    else waiting.get(id)?.reject(new InputError(problem));
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
  });
  worker.on('error', (error) => {
    why = error.message;
  });
  worker.on('exit', () => {
    ended();
    for (const { reject } of waiting.values()) reject(new InputError(why));
  });
  // Listening for messages holds the program; only an image that somebody waits for may.
  worker.unref();
  return {
    draw: (drawing) => {
      const image = Promise.withResolvers<Uint8Array>();
      waiting.set(drawing.id, image);
      worker.ref();
      worker.postMessage(drawing);
      return image.promise;
    },
    end: () => worker.terminate(),
  };
}
