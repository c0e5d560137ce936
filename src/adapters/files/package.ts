import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { BOUNDS } from '../../model/bounds.ts';
import { InputError, isWantOfRoom, reasonOf, SourceError } from '../../model/errors.ts';
import { once } from '../../model/once.ts';
import { isTemplate, overrideProblems } from '../../render/templating/overrides.ts';
import { refuse } from '../../render/templating/problems.ts';
import { SHIPPED } from '../../render/templating/shipped.ts';
import type { TemplateText } from '../../render/templating.ts';
import { readBytes, readUtf8 } from '../io/read.ts';
import { ROOT } from './root.ts';

/**
 * Template texts by name (`weekly.md.hbs`, `partials/summary.md.hbs`); a user's folder overrides single files. Throws
 * an InputError for a folder that cannot be read, and for a file in it that would override nothing.
 */
export async function readTemplates(override?: string): Promise<Readonly<Record<string, TemplateText>>> {
  const own = Object.keys(SHIPPED).length > 0 ? SHIPPED : await readShippedTemplates();
  if (override === undefined) return own;
  const known = Object.keys(own).toSorted();
  const theirs = await templatesIn(override, override, known).catch(unreadable(override));
  refuse(overrideProblems(known, theirs));
  return { ...own, ...theirs };
}

/** The texts of the shipped templates, as they lie beside the program's sources and in its package. */
export function readShippedTemplates(): Promise<Readonly<Record<string, TemplateText>>> {
  return templatesIn(join(ROOT, 'templates'), 'templates');
}

/** Where the code is that makes what the reading room keeps and shows. */
const MAKERS = ['model', 'render', 'report', 'room'];

/**
 * What the program makes of reports changes with its code alone: a hash of that, as it was when it was first asked for. A program
 * that goes on while another is put in its place is still the one that it was.
 */
export const programFingerprint: () => Promise<string> = once(async () => {
  const code = join(import.meta.dirname, '../..');
  const found = await Promise.all(
    MAKERS.map(async (folder) => {
      const entries = await readdir(join(code, folder), { recursive: true });
      return entries.map((name) => join(folder, name));
    }),
  );
  const names = found.flat().filter((name) => /(?<!\.d)\.[jt]s$/.test(name));
  const texts = await Promise.all(names.toSorted().map((name) => readUtf8(join(code, name), OWN)));
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
});

/** What comes with the program is as large as it is. */
const OWN = { bound: BOUNDS.report };

/** The WebAssembly of the SVG rasteriser and the fonts it writes with. */
export async function readRasteriserFiles(): Promise<{
  readonly wasm: Uint8Array;
  readonly fonts: readonly Uint8Array[];
}> {
  const wasm = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  const fonts = (await readdir(join(ROOT, 'assets'))).filter((name) => name.endsWith('.ttf')).toSorted();
  return {
    wasm: await readBytes(wasm, OWN),
    fonts: await Promise.all(fonts.map((name) => readBytes(join(ROOT, 'assets', name), OWN))),
  };
}

function unreadable(folder: string): (error: unknown) => never {
  return (error) => {
    const why = reasonOf(error, 'folder');
    const Unreadable = isWantOfRoom(error) ? SourceError : InputError;
    throw new Unreadable(
      `Cannot read the templates in ${folder} (${why}). Name a folder, or leave templates out.`,
    );
  };
}

async function templatesIn(
  folder: string,
  shownAs: string,
  known: readonly string[] = [],
): Promise<Readonly<Record<string, TemplateText>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((name) => isTemplate(name, known));
  const read = names.map(async (name) => {
    const text = await readUtf8(join(folder, name), { bound: BOUNDS.file, within: folder });
    return [name, { file: join(shownAs, name), text }] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
