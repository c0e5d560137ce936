import type { TemplateText } from './parse.ts';

/**
 * The shipped templates by name, compiled. None here: the program reads and compiles them itself when it runs from its
 * sources, and the build puts a file with all of them in the place of this one.
 */
export const SHIPPED: Readonly<Record<string, TemplateText>> = {};
