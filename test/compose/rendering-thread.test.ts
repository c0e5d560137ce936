import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { programFingerprint } from '../../src/adapters/files/package.ts';
import { startThread, type Thread } from '../../src/adapters/io/thread.ts';
import type { RenderingData, RenderingWorks } from '../../src/compose/renderer.ts';
import { openRenderer } from '../../src/compose.ts';
import { InputError, SourceError } from '../../src/model/errors.ts';
import { writeReport } from '../../src/render/report-json.ts';
import { exampleReport } from '../support/example-report.ts';
import { folderWith } from '../support/folder.ts';
import { shippedRasteriser, shippedRasteriserFiles } from '../support/rasteriser.ts';

const drawing = (width: number) => ({
  svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="40" font-family="DejaVu Sans"><text x="5" y="25">P95</text></svg>`,
  width,
});
const widthOf = (png: Uint8Array) => Buffer.from(png).readUInt32BE(16);

async function started(differing: Partial<RenderingData> = {}): Promise<Thread<RenderingWorks>> {
  const data: RenderingData = {
    rasteriser: shippedRasteriserFiles(),
    templates: {},
    program: await programFingerprint(),
    ...differing,
  };
  const file = new URL('../../src/compose/rendering-thread.ts', import.meta.url);
  const thread = startThread<RenderingWorks>(file, data);
  onTestFinished(() => thread.close());
  return thread;
}

/** A report as the ledger would have it. */
function asked(report = exampleReport()) {
  const edition = { kind: report.kind, period: report.period.id, revision: 1 };
  return { edition, json: writeReport(report) };
}

describe('the thread that renders', () => {
  it('draws the same bytes as are drawn here', async () => {
    const [{ ask }, here] = [await started(), await shippedRasteriser()];
    const { svg, width } = drawing(200);
    expect(await ask('draw', drawing(200))).toEqual(await here(svg, width));
  });

  it('answers each of many at once with its own image', async () => {
    const { ask } = await started();
    const widths = [300, 100, 200];
    const images = await Promise.all(widths.map((width) => ask('draw', drawing(width))));
    expect(images.map(widthOf)).toEqual(widths);
  });

  it('says what is wrong with one drawing, and draws the others', async () => {
    const { ask } = await started();
    const [bad, good] = await Promise.allSettled([
      ask('draw', { svg: '<svg', width: 100 }),
      ask('draw', drawing(100)),
    ]);
    expect(bad).toMatchObject({ status: 'rejected' });
    expect(good).toMatchObject({ status: 'fulfilled' });
  });

  it('says that a font is missing for each drawing, however long before it found that out', async () => {
    const { ask } = await started({ rasteriser: { ...shippedRasteriserFiles(), fonts: [] } });
    for (const _ of [1, 2]) await expect(ask('draw', drawing(100))).rejects.toThrow(/No font/);
  });

  it('renders with the templates that the program read, whatever became of their files since', async () => {
    const folder = folderWith({ 'weekly.md.hbs': 'Ours: {{title}}' });
    const renderer = await openRenderer(folder);
    onTestFinished(() => renderer.close());
    writeFileSync(join(folder, 'weekly.md.hbs'), 'Changed: {{title}}');
    const files = await renderer.shelf.files(asked());
    const text = files.get('weekly/2026-W05/report.md')?.content;
    expect(Buffer.from(text ?? '').toString()).toBe(`Ours: ${exampleReport().title}\n`);
  });

  it('names the place of a mistake in a template', async () => {
    const renderer = await openRenderer(folderWith({ 'weekly.md.hbs': 'One\n{{nothing}}' }));
    onTestFinished(() => renderer.close());
    const failed = renderer.shelf.files(asked());
    await expect(failed).rejects.toBeInstanceOf(InputError);
    await expect(failed).rejects.toMatchObject({
      problems: [{ file: expect.stringContaining('weekly.md.hbs'), line: 2 }],
    });
  });

  it('makes nothing by another program than the one that asks, as after an update beside it', async () => {
    const { ask } = await started({ program: 'an earlier one' });
    const failed = ask('files', asked());
    await expect(failed).rejects.toBeInstanceOf(SourceError);
    await expect(failed).rejects.toThrow('Start it again');
  });
});
