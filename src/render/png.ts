/** Makes a PNG of an SVG, `width` pixels wide. An InputError says why there is none. */
export type Rasterise = (svg: string, width: number) => Promise<Uint8Array>;

/** The family of the font that is shipped; charts to be made into images name it. */
export const FONT_FAMILY = 'DejaVu Sans';
