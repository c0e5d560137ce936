/**
 * Where a chart will be seen: `page` takes the colours of the page around it, `light` and `dark` are plain,
 * `auto` is a file that follows the reader's preference.
 */
export type Theme = 'page' | 'light' | 'dark' | 'auto';

/** The colours by what they mean. Text colours have a contrast of at least 4.5 on `ground` and on `raised`. */
export interface Palette {
  readonly ground: string;
  /** The surface of cards and table heads. */
  readonly raised: string;
  readonly ink: string;
  readonly muted: string;
  readonly hairline: string;
  /** Lines that have to be seen: axes, borders of controls. */
  readonly edge: string;
  /** Measured data, and links. */
  readonly data: string;
  readonly exceeded: string;
  readonly approaching: string;
  readonly within: string;
  readonly unknown: string;
  readonly exceededTint: string;
  readonly approachingTint: string;
  readonly withinTint: string;
  readonly unknownTint: string;
  /** The stretch of the chart that is the report's period. */
  readonly period: string;
}

/** On white. */
export const LIGHT: Palette = {
  ground: '#ffffff',
  raised: '#f6f7f9',
  ink: '#1b1f24',
  muted: '#57606a',
  hairline: '#dfe3e8',
  edge: '#868f99',
  data: '#1d5fb4',
  exceeded: '#b42318',
  approaching: '#8a5200',
  within: '#1a6f37',
  unknown: '#5b5f77',
  exceededTint: '#fce8e6',
  approachingTint: '#fbf0d9',
  withinTint: '#e4f3e8',
  unknownTint: '#eceef3',
  period: '#e8edf4',
};

/** On near black. */
export const DARK: Palette = {
  ground: '#0d1117',
  raised: '#151b23',
  ink: '#e7ebef',
  muted: '#9aa4af',
  hairline: '#2b323b',
  edge: '#6b7580',
  data: '#79b0f5',
  exceeded: '#ff8a80',
  approaching: '#e8b04b',
  within: '#68c584',
  unknown: '#a9aec6',
  exceededTint: '#3c1a1a',
  approachingTint: '#352710',
  withinTint: '#13301d',
  unknownTint: '#262a36',
  period: '#1f2833',
};

/** The palette as custom properties, `--ground: #fff; …`, for the page's own style. */
export function asProperties(palette: Palette): string {
  return Object.entries(palette)
    .map(([role, colour]) => `--${kebab(role)}:${colour}`)
    .join(';');
}

/** A colour as a reference to the page's custom property of it. */
export function reference(role: keyof Palette): string {
  return `var(--${kebab(role)})`;
}

function kebab(role: string): string {
  return role.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
