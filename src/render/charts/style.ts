import { STATUSES } from '../../model/verdict.ts';
import { DARK, LIGHT, type Palette, reference, type Theme } from './palette.ts';

const SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif';

/** The size of text in charts. */
export const TEXT_SIZE = 12;

/** The style element that a chart carries by itself; nothing in a page, whose own style has {@link pageChartRules}. */
export function themeStyle(theme: Theme, fontFamily: string = SANS): string {
  if (theme === 'page') return '';
  const first = colours(from(theme === 'dark' ? DARK : LIGHT));
  const other = theme === 'auto' ? `@media (prefers-color-scheme:dark){${colours(from(DARK))}}` : '';
  return `<style>${shapes(fontFamily)}${first}${other}</style>`;
}

/** What charts in a page need of the page's style: they take its font and its custom properties. */
export function pageChartRules(): string {
  return `${shapes('inherit')}${colours(reference)}`;
}

function shapes(fontFamily: string): string {
  const family = fontFamily.replace(/[<>{};]/g, '');
  return [
    `.chart text{font:400 ${TEXT_SIZE}px ${family === 'inherit' ? 'var(--sans)' : family}}`,
    '.chart .c-strong{font-weight:600}',
    '.c-grid,.c-axis,.c-line,.c-limit,.c-fit,.c-cross,.c-part,.c-missing,.c-spark,.c-hatch{fill:none}',
    '.c-grid,.c-axis,.c-cross,.c-part,.c-missing,.c-hatch{stroke-width:1}',
    '.c-line{stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}',
    '.c-spark{stroke-width:1.3;stroke-linejoin:round;stroke-linecap:round}',
    '.c-limit{stroke-width:1.5}',
    '.c-fit{stroke-width:1.5;stroke-dasharray:5 3}',
    '.c-cross,.c-part{stroke-dasharray:2 2}',
    '.c-fan{fill-opacity:.16}',
    '.c-tickmark,.c-spark-limit{fill:none;stroke-width:1}',
    '.c-spark-limit{stroke-dasharray:2 2}',
    '.c-stage-0{fill-opacity:.2}.c-stage-1{fill-opacity:.38}',
  ].join('');
}

type ColourOf = (role: keyof Palette) => string;

function from(palette: Palette): ColourOf {
  return (role) => palette[role];
}

function colours(colour: ColourOf): string {
  return [
    fill('c-ground', colour('ground')),
    fill('chart text', colour('muted')),
    fill('chart .c-strong', colour('ink')),
    fill('chart .c-limit-text', colour('ink')),
    fill('chart .c-exceeded-text', colour('exceeded')),
    fill('c-period', colour('period')),
    stroke('c-grid', colour('hairline')),
    stroke('c-axis', colour('edge')),
    stroke('c-missing', colour('edge')),
    stroke('c-line', colour('data')),
    stroke('c-spark', colour('data')),
    fill('c-dot', colour('data')),
    stroke('c-limit', colour('ink')),
    stroke('c-fit', colour('muted')),
    fill('c-fan', colour('muted')),
    stroke('c-cross', colour('exceeded')),
    stroke('c-part', colour('edge')),
    fill('c-over', colour('exceeded')),
    stroke('c-hatch', colour('exceeded')),
    ...STATUSES.flatMap((status) => [
      fill(`c-${status}`, colour(status)),
      `.c-${status}-bar{fill:${colour(`${status}Tint`)};stroke:${colour(status)}}`,
    ]),
    fill('chart .c-name', colour('ink')),
    fill('chart .c-on', colour('ink')),
    fill('c-stage-0,.c-stage-1', colour('data')),
    stroke('c-tickmark', colour('ground')),
    stroke('c-spark-limit', colour('muted')),
    fill('c-green', colour('within')),
    fill('c-yellow', colour('approaching')),
    fill('c-red', colour('exceeded')),
    fill('c-track', colour('hairline')),
    `.c-knock{fill:none;stroke:${colour('ground')};stroke-width:1.6;stroke-linecap:round}`,
  ].join('');
}

function fill(kind: string, value: string): string {
  return `.${kind}{fill:${value}}`;
}

function stroke(kind: string, value: string): string {
  return `.${kind}{stroke:${value}}`;
}
