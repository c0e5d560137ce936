import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PICTURES, takePictures } from '../../scripts/screenshot.ts';
import { PAGES, ROOT } from '../support/docs.ts';
import { folderWith } from '../support/folder.ts';
import { sharedBrowser } from '../support/shared-browser.ts';

const browser = sharedBrowser();

/** The width and the height of a PNG, which its first block holds. */
function sizeOf(png: Buffer): readonly [number, number] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

/** Squares of so many pixels: larger than a letter, so that their means hardly depend on how fonts are drawn. */
const SQUARE = 20;

/** The mean of red, of green and of blue in each square of a picture, from 0 to 255. */
async function squaresOf(page: Page, png: Buffer): Promise<readonly number[]> {
  return page.evaluate<number[]>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png.toString('base64')}';
    await image.decode();
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const across = Math.ceil(width / ${SQUARE});
    const means = new Array(across * Math.ceil(height / ${SQUARE}) * 3).fill(0);
    for (let at = 0; at < data.length; at += 4) {
      const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)];
      const square = Math.floor(y / ${SQUARE}) * across + Math.floor(x / ${SQUARE});
      for (let colour = 0; colour < 3; colour += 1)
        means[square * 3 + colour] += data[at + colour] / ${SQUARE * SQUARE};
    }
    return means;
  })()`);
}

/** The share of the means that are far from each other in two pictures. */
function difference(one: readonly number[], other: readonly number[]): number {
  const far = one.filter((value, index) => Math.abs(value - (other[index] ?? 0)) > 9);
  return far.length / one.length;
}

/** Another way of drawing the same letters stays far below it; another colour of one bar is above it. */
const MOST = 0.002;

describe('the pictures in the docs', () => {
  test('are all named in the list that they are made from, and shown', () => {
    const files = globSync('docs/**/*.{png,jpg,jpeg,webp,gif}', { cwd: ROOT });
    expect(PICTURES.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
    const shown = PAGES.flatMap(({ text }) => [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)]);
    for (const { file } of PICTURES)
      expect(shown.map(([, path = '']) => path.replace(/^(?!docs\/)/, 'docs/'))).toContain(file);
  });

  test('show the pages as they are today; npm run screenshot takes them anew', async () => {
    const folder = folderWith();
    await takePictures(folder);
    const page = await browser().newPage();
    for (const { file, width, height } of PICTURES) {
      const [kept, taken] = [ROOT, folder].map((root) => readFileSync(join(root, file)));
      if (!kept || !taken) throw new Error(`${file} is missing.`);
      expect([sizeOf(kept), sizeOf(taken)]).toEqual([
        [width, height],
        [width, height],
      ]);
      const [before, now] = [await squaresOf(page, kept), await squaresOf(page, taken)];
      expect(new Set(now.map(Math.round)).size, 'shades').toBeGreaterThan(30);
      expect(difference(before, now), file).toBeLessThan(MOST);
    }
  });

  test.each([
    ['moved down by a line', 'margin-top: 24px', ''],
    ['with a bar of another colour', '', 'left: 109px; top: 455px; width: 161px; height: 9px'],
  ])('would be found out %s', async (_, image, bar) => {
    const page = await browser().newPage({ viewport: { width: 1280, height: 900 } });
    const kept = readFileSync(join(ROOT, 'docs/weekly-report.png'));
    await page.setContent(
      `<body style="margin: 0"><img src="data:image/png;base64,${kept.toString('base64')}" style="display: block; ${image}">
      <div style="position: absolute; background: #8a5200; ${bar}"></div>`,
    );
    const changed = await squaresOf(page, await page.screenshot());
    expect(difference(await squaresOf(page, kept), changed)).toBeGreaterThan(MOST);
  });
});
