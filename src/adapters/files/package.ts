import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { InputError, messageOf } from '../../model/errors.ts';

/** The program's own folder, the same from the sources and from what is built of them. */
const ROOT = join(import.meta.dirname, '../../..');

/** The program's version. */
export function programVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/**
 * Template texts by name (`weekly.md.hbs`, `partials/summary.md.hbs`); a user's folder overrides single files. Throws
 * an InputError for a folder that cannot be read.
 */
export async function readTemplates(
  override?: string,
): Promise<Readonly<Record<string, { readonly file: string; readonly text: string }>>> {
  const own = await templatesIn(join(ROOT, 'templates'), 'templates');
  const theirs =
    override === undefined ? [] : await templatesIn(override, override).catch(unreadable(override));
  return Object.fromEntries([...own, ...theirs]);
}

/** The WebAssembly of the SVG rasteriser and the fonts it writes with. */
export async function readRasteriserFiles(): Promise<{
  readonly wasm: Uint8Array;
  readonly fonts: readonly Uint8Array[];
}> {
  const wasm = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  const fonts = (await readdir(join(ROOT, 'assets'))).filter((name) => name.endsWith('.ttf')).toSorted();
  return {
    wasm: await readFile(wasm),
    fonts: await Promise.all(fonts.map((name) => readFile(join(ROOT, 'assets', name)))),
  };
}

function unreadable(folder: string): (error: unknown) => never {
  return (error) => {
    const why = messageOf(error);
    throw new InputError(
      `Cannot read the templates in ${folder}: ${why}. Name a folder, or leave templates out.`,
    );
  };
}

async function templatesIn(
  folder: string,
  shownAs: string,
): Promise<readonly (readonly [string, { file: string; text: string }])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.hbs'));
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path).replaceAll('\\', '/');
      return [name, { file: join(shownAs, name), text: await readFile(path, 'utf8') }] as const;
    }),
  );
}
