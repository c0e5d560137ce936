import type { Theme } from './palette.ts';
import { themeStyle } from './style.ts';

/** Attribute values of an element; an undefined one is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** What every chart is told about the place it is drawn for. Sizes are in the SVG's own units, CSS pixels at 100%. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** A font list as CSS takes it; the system's sans-serif unless given. */
  readonly fontFamily?: string;
  /** Whether the chart says by itself what it shows. A chart in the page has its heading in HTML. */
  readonly heading: boolean;
}

/** What a chart says to readers who do not see it: its subject and its finding. */
export interface Described {
  readonly title: string;
  readonly finding: string;
}

// What XML 1.0 does not allow at all, and what cannot be seen or would turn the direction of the text after it.
const UNWRITABLE = /[[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\uFFFE\uFFFF]--\u200D]/gv;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe between tags and inside quotes, in XML and HTML alike. */
export function escapeText(text: string): string {
  return text.replace(UNWRITABLE, ' ').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** An element whose children are markup. Attribute values are escaped, numbers have at most one decimal. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeText(String(value))}"`,
    )
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

/** A coordinate with at most one decimal. */
export function coordinate(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return String(rounded === 0 ? 0 : rounded);
}

/** Where a text is anchored. */
export type Anchor = 'start' | 'middle' | 'end';

/** A line of text; `kind` is a class of the chart's style. */
export function label(x: number, y: number, text: string, kind: string, anchor: Anchor = 'start'): string {
  const place = { x, y, class: kind, 'text-anchor': anchor === 'start' ? undefined : anchor };
  return element('text', place, escapeText(text));
}

/** A straight line. */
export function rule(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return element('path', {
    class: kind,
    d: `M${coordinate(x1)},${coordinate(y1)}L${coordinate(x2)},${coordinate(y2)}`,
  });
}

/** The room that a drawing in a file of its own keeps to its edges. */
const MARGIN = 12;

/**
 * The whole drawing, with its description and the style of its theme. It has no ids, so many fit into one page. In a
 * file of its own it stands on a ground with a margin; its width and height are then those of the frame and the margin.
 */
export function drawing(frame: Frame, described: Described, ...body: readonly string[]): string {
  const { theme, fontFamily } = frame;
  const own = theme !== 'page';
  const margin = own ? MARGIN : 0;
  const [width, height] = [frame.width + 2 * margin, frame.height + 2 * margin];
  return element(
    'svg',
    {
      xmlns: own ? 'http://www.w3.org/2000/svg' : undefined,
      class: 'chart',
      viewBox: [-margin, -margin, width, height].map((size) => coordinate(size)).join(' '),
      width,
      height,
      role: 'img',
    },
    element('title', {}, escapeText(described.title)),
    element('desc', {}, escapeText(described.finding)),
    themeStyle(theme, fontFamily),
    own ? element('rect', { class: 'c-ground', x: -margin, y: -margin, width, height }) : '',
    ...body,
  );
}
