import { extname } from 'node:path';
import type { RasteriserFiles } from '../adapters/rasteriser/resvg.ts';
import type { IssuedGist } from '../app/gists.ts';
import type { ShelfMaker } from '../app/shelf-maker.ts';
import type { Room, SavedReport } from '../model/artifact.ts';
import type { Notices } from '../model/notice.ts';
import type { MailContent } from '../model/publication.ts';
import type { Report } from '../model/report.ts';
import type { NoticesReader } from '../render/notices/reader.ts';
import type { Rasterise } from '../render/png.ts';
import type { Rendered, RenderTools } from '../render/render.ts';
import type { TemplateEngine, Templates } from '../render/templating.ts';
import { hashOf } from './hash.ts';

/** What makes reports' artifacts and pages by one set of templates, in the thread that asks. */
export interface RendererHere {
  /** All artifacts of a report, and what its mail says, as where it will lie and who reads it ask for. */
  readonly render: (report: Report, tools?: Omit<RenderTools, 'rasterise'>) => Promise<Rendered>;
  /** What the mail of a reader's notices says. */
  readonly renderNotices: (notices: Notices, reader: NoticesReader) => Promise<MailContent>;
  /** The pages that lie beside saved reports, of these and of those that were issued. */
  readonly room: (saved: AsyncIterable<SavedReport>, issued: readonly IssuedGist[]) => Promise<Room>;
  readonly templates: TemplateEngine;
}

/** One that has a thread of its own beside it, which draws, and makes what must hold nobody up. */
export interface Renderer extends RendererHere {
  /** Makes what is on a shelf, in that thread. */
  readonly shelf: ShelfMaker;
  /** What changes when the program would make something else of reports. */
  readonly program: string;
  /** Ends the thread. */
  readonly close: () => Promise<void>;
}

/** What the thread does. */
export interface RenderingWorks extends ShelfMaker {
  readonly draw: (drawing: { readonly svg: string; readonly width: number }) => Promise<Uint8Array>;
}

/** What the thread is started with. */
export interface RenderingData {
  readonly rasteriser: RasteriserFiles;
  /** Templates that are not part of the program, in place of those that are. */
  readonly templates: Templates;
  readonly program: string;
}

/** Makes a renderer, with the user's own templates where there are some. Throws an InputError for mistakes in their syntax. */
export async function openRenderer(folder?: string): Promise<Renderer> {
  const own = await import('../adapters/files/package.ts');
  const { startThread } = await import('../adapters/io/thread.ts');
  const [rasteriser, templates, program] = await Promise.all([
    own.readRasteriserFiles(),
    own.readTemplates(folder),
    own.programFingerprint(),
  ]);
  await using opened = new AsyncDisposableStack();
  const file = new URL(`./rendering-thread${extname(import.meta.filename)}`, import.meta.url);
  const data: RenderingData = { rasteriser, program, templates: uncompiled(templates) };
  const { ask, close } = startThread<RenderingWorks>(file, data);
  opened.defer(close);
  const here = await rendererOf({
    templates,
    program,
    rasterise: (svg, width) => ask('draw', { svg, width }),
  });
  opened.move();
  const shelf: ShelfMaker = {
    files: (of) => ask('files', of),
    printed: (of) => ask('printed', of),
    room: (of, ledger) => ask('room', of, ledger),
    page: (of, ledger) => ask('page', of, ledger),
  };
  return { ...here, shelf, program, close };
}

/** Templates without what the build made of the shipped ones, which every thread has for itself. */
function uncompiled(templates: Templates): Templates {
  return Object.fromEntries(Object.entries(templates).filter(([, { compiled }]) => !compiled));
}

/** What a renderer is made of. */
export interface RendererParts {
  readonly templates: Templates;
  /** What changes when the program would make something else of reports. */
  readonly program: string;
  readonly rasterise: Rasterise;
}

/** Makes a renderer in this thread. Throws an InputError for mistakes in the syntax of templates. */
export async function rendererOf({ templates, program, rasterise }: RendererParts): Promise<RendererHere> {
  const named = Object.entries(templates).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const madeBy = await hashOf([program, ...named.flatMap(([name, { text }]) => [name, text])]);
  // Last, since loading them holds up what else is done: by now a source has been asked for the first measurements.
  const { renderReport } = await import('../render/render.ts');
  const { prepareTemplates } = await import('../render/templating.ts');
  const { setImmediate } = await import('node:timers/promises');
  const engine = await prepareTemplates(templates, setImmediate);
  return {
    render: (report, tools) => renderReport(report, engine, { pause: setImmediate, ...tools, rasterise }),
    renderNotices: async (notices, reader) => {
      const { noticesMail } = await import('../render/notices/mail.ts');
      return noticesMail(notices, { ...reader, templates: engine, rasterise });
    },
    room: async (saved, issued) => {
      const { readingRoom } = await import('../app/reading-room.ts');
      return readingRoom(saved, issued, { templates: engine, madeBy, pause: setImmediate });
    },
    templates: engine,
  };
}
