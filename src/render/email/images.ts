import type { InlineImage } from '../../model/publication.ts';
import type { Report } from '../../model/report.ts';
import { type ChartFile, emailCharts } from '../charts/files.ts';
import { FONT_FAMILY, type Rasterise } from '../png.ts';

/** An image in a mail, as its HTML refers to it. */
export interface ImageView {
  /** `overview@headroom`, for `src="cid:…"`. */
  readonly cid: string;
  /** What the image shows and finds. */
  readonly alt: string;
  /** Width in CSS pixels; the image has twice as many, for fine screens. */
  readonly width: string;
}

/** An image with its bytes. */
export interface MailImage extends ImageView, InlineImage {}

const WIDTH = 560;
const SHARPNESS = 2;

/** The images of a mail. They do not count to the HTML's size. */
export async function mailImages(report: Report, rasterise: Rasterise): Promise<readonly MailImage[]> {
  return Promise.all(emailCharts(report, FONT_FAMILY).map((chart) => imageOf(chart, rasterise)));
}

/** A chart as an image of a mail. */
export async function imageOf({ name, svg, alt }: ChartFile, rasterise: Rasterise): Promise<MailImage> {
  const base = name.replace(/\.svg$/, '');
  const png = await rasterise(svg, WIDTH * SHARPNESS);
  return { cid: `${base}@headroom`, name: `${base}.png`, alt, width: String(WIDTH), png };
}
