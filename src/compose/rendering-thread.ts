import { worksInThread } from '../adapters/io/thread.ts';
import type { ShelfMaker } from '../app/shelf-maker.ts';
import { SourceError } from '../model/errors.ts';
import { once } from '../model/once.ts';
import { WHOLE } from '../model/part.ts';
import type { Rasterise } from '../render/png.ts';
import type { RenderingData, RenderingWorks } from './renderer.ts';

// The rasteriser asks whether it was given one of these, and the first mention of either makes Node load all of its fetch.
for (const name of ['Request', 'Response']) Reflect.deleteProperty(globalThis, name);

worksInThread((data: RenderingData) => {
  const rasteriser = once(async () => {
    const { createRasteriser } = await import('../adapters/rasteriser/resvg.ts');
    return createRasteriser(data.rasteriser);
  });
  // It gets ready before it is asked. Each drawing is answered with the problem, too; without this the thread would end before that.
  rasteriser().catch(() => {});
  const rasterise: Rasterise = async (svg, width) => (await rasteriser())(svg, width);
  let opened: Promise<ShelfMaker> | undefined;
  const maker = (): Promise<ShelfMaker> => {
    opened ??= openMaker(data, rasterise).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const works: RenderingWorks = {
    draw: ({ svg, width }) => rasterise(svg, width),
    files: async (of) => (await maker()).files(of),
    printed: async (of) => (await maker()).printed(of),
    room: async (of, ledger) => (await maker()).room(of, ledger),
    page: async (of, ledger) => (await maker()).page(of, ledger),
  };
  return { ...works };
});

/** What makes a shelf's files, loaded when one is first asked for. */
async function openMaker({ templates, program }: RenderingData, rasterise: Rasterise): Promise<ShelfMaker> {
  const own = await import('../adapters/files/package.ts');
  if ((await own.programFingerprint()) !== program) throw new SourceError(REPLACED);
  const { setImmediate } = await import('node:timers/promises');
  const { shelfMaker } = await import('../app/shelf-maker.ts');
  const { rendererOf } = await import('./renderer.ts');
  const { publicationRenderer } = await import('./rendering.ts');
  const { roomsOf } = await import('./rooms.ts');
  const renderer = await rendererOf({
    templates: { ...(await own.readTemplates()), ...templates },
    program,
    rasterise,
  });
  // What is on a shelf is for all, of whom none can answer by a link of their own.
  const render = await publicationRenderer(renderer, async () => undefined);
  return shelfMaker({
    render,
    roomFrom: (ledger) => async (saved) => {
      const roomFor = await roomsOf(renderer, { ledger, madeBy: program, pause: setImmediate });
      return roomFor(WHOLE)(saved);
    },
  });
}

const REPLACED =
  'The program on the disk is another than the one that runs. Start it again, so that pages are made by the new one.';
