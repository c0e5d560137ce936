import { readSavedReport, writeReport } from '../compose/files.ts';
import { openRenderer } from '../compose.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom render` was asked. */
export interface RenderOptions {
  readonly file: string;
  readonly templates?: string;
  readonly out: string;
}

/** Renders a saved report again and prints what was written. */
export async function renderCommand(options: RenderOptions, { out, err }: Streams): Promise<number> {
  const report = await readSavedReport(options.file);
  const renderer = await openRenderer(options.templates);
  try {
    const { artifacts } = await renderer.render(report, { hasRoom: true });
    const { files, leftOut } = await writeReport(options.out, artifacts, renderer);
    out.write(`${files.join('\n')}\n`);
    err.write(leftOut.map((one) => `${one} It is left out of the list.\n`).join(''));
    return EXIT.fine;
  } finally {
    await renderer.close();
  }
}
