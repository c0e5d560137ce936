/** An element of a drawing, in the order of their opening tags. `text` is all the text inside it, unescaped. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

const TOKEN = /<(\/?)([A-Za-z]+)((?: [A-Za-z:-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
const ATTRIBUTE = / ([A-Za-z:-]+)="([^"<]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Parses a drawing as strictly as XML does; throws where it is not well-formed. */
export function parseSvg(svg: string): readonly SvgElement[] {
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: { name: string; attributes: Record<string, string>; text: string }[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < svg.length) {
    const at = TOKEN.lastIndex;
    const [, closing, name, written, alone, text] = TOKEN.exec(svg) ?? fail(svg, at);
    if (text !== undefined) for (const element of open) element.text += unescaped(text);
    else if (closing === '/') {
      if (open.pop()?.name !== name) fail(svg, at);
    } else {
      const element = { name: name ?? '', attributes: attributesIn(written ?? ''), text: '' };
      elements.push(element);
      if (alone !== '/') open.push(element);
    }
  }
  if (open.length > 0) fail(svg, svg.length);
  return elements;
}

/** The elements whose class has the given word. */
export function ofKind(elements: readonly SvgElement[], kind: string): readonly SvgElement[] {
  return elements.filter(({ attributes }) => (attributes.class ?? '').split(' ').includes(kind));
}

/** The points of a path made of absolute M, L, H and V. */
export function pointsOf(d: string): readonly (readonly [number, number])[] {
  const points: [number, number][] = [];
  for (const [, command, numbers] of d.matchAll(/([MLHV])([-\d.,]*)/g)) {
    const [a = Number.NaN, b = Number.NaN] = (numbers ?? '').split(',').map(Number);
    const [x, y] = points.at(-1) ?? [0, 0];
    if (command === 'H') points.push([a, y]);
    else if (command === 'V') points.push([x, a]);
    else points.push([a, b]);
  }
  return points;
}

function attributesIn(written: string): Record<string, string> {
  return Object.fromEntries(
    [...written.matchAll(ATTRIBUTE)].map(([, key, value]) => [key ?? '', unescaped(value ?? '')]),
  );
}

function unescaped(text: string): string {
  return text.replace(/&(\w+;|#\d+;)?/g, (whole, entity: string | undefined) => {
    const character = ENTITIES[entity?.slice(0, -1) ?? ''];
    if (character === undefined) throw new Error(`Not an entity: ${whole}`);
    return character;
  });
}

function fail(svg: string, at: number): never {
  throw new Error(`Not well-formed at ${at}: ${svg.slice(at, at + 60)}`);
}
