import { asProperties, DARK, LIGHT } from '../charts/palette.ts';
import { pageChartRules } from '../charts/style.ts';
import { MARKED_BY_KEY } from '../html/icons.ts';
import { inline } from '../html/page.ts';
import { policyFor } from '../html/seal.ts';
import type { TemplateEngine } from '../templating.ts';
import { BESIDE_PAGE, linkFrom, REPORTS_PAGE, YEAR_PAGE } from './paths.ts';

/** A link in a line of them; the page itself has no address. */
export interface RoomLink {
  readonly text: string;
  readonly href: string;
  readonly isHere: boolean;
}

/** What surrounds every page of the reading room. */
export interface RoomFrame {
  readonly style: string;
  /** Empty for a page without script. */
  readonly script: string;
  readonly policy: string;
  readonly marked: typeof MARKED_BY_KEY;
  readonly rooms: readonly RoomLink[];
}

/** What one kind of page has beside what all have: partials of style and of script, by their names. */
export interface Fittings {
  readonly style?: string;
  readonly script?: string;
}

const ROOMS: readonly (readonly [path: string, text: string])[] = [
  [YEAR_PAGE, 'The year'],
  [REPORTS_PAGE, 'Reports'],
  [BESIDE_PAGE, 'Side by side'],
];

/** Makes the frames of one kind of page, of which there may be thousands: what they have in common is made once. */
export function framing(
  templates: TemplateEngine,
  { style, script }: Fittings = {},
): (path: string) => RoomFrame {
  const own = style === undefined ? '' : templates.render(`partials/${style}.html`, {});
  const rules = templates.render('partials/style.html', {
    lightColours: asProperties(LIGHT),
    darkColours: asProperties(DARK),
    chartRules: pageChartRules(),
  });
  const common = ['style-2', 'style-room']
    .map((name) => templates.render(`partials/${name}.html`, {}))
    .join('');
  const sealed = {
    style: inline(rules + common + own),
    script: script === undefined ? '' : inline(templates.render(`partials/${script}.html`, {})),
  };
  const policy = policyFor(sealed);
  return (path) => ({
    ...sealed,
    policy,
    marked: MARKED_BY_KEY,
    rooms: ROOMS.map(([to, text]) => ({ text, href: linkFrom(path, to), isHere: to === path })),
  });
}
