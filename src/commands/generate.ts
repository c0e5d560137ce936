import { join } from 'node:path';
import { readIfThere, writeFiles } from '../compose/files.ts';
import { readProjectFiles } from '../compose.ts';
import { onlyServices } from '../config/budgets/only-services.ts';
import { onlySource, sourceGiven } from '../config/budgets/only-source.ts';
import { GENERATORS, type GeneratedKind, OF_ONE_SERVER } from '../generate/kinds.ts';
import { hasErrors, InputError } from '../model/errors.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom generate` was asked. */
export interface GenerateOptions {
  readonly config: string;
  readonly budgets?: readonly string[];
  readonly service?: readonly string[];
  readonly source?: string;
  readonly out?: string;
  readonly check?: boolean;
}

/** Makes files from the budgets: prints them, writes them, or says which committed ones are stale and exits 1. */
export async function generateCommand(
  kind: GeneratedKind,
  options: GenerateOptions,
  streams: Streams,
): Promise<number> {
  const { settings, set, problems } = await readProjectFiles(options, streams.env);
  if (hasErrors(problems) || !settings) {
    throw new InputError('Nothing was made: the files have errors. Correct them, then run again.', problems);
  }
  const make = await GENERATORS[kind]();
  const { source } = sourceGiven(settings.sources, options.source, OF_ONE_SERVER[kind]);
  const files = make(onlySource(onlyServices(set, options.service ?? []), source));
  const { out } = options;
  if (options.check) return checkFiles(kind, files, out ?? join('generated', kind, source ?? ''), streams);
  if (out === undefined) {
    const [first] = files;
    streams.out.write(String(first?.content ?? ''));
    return EXIT.fine;
  }
  const written = await writeFiles(out, files);
  streams.out.write(`${written.join('\n')}\n`);
  return EXIT.fine;
}

async function checkFiles(
  kind: GeneratedKind,
  files: readonly { readonly path: string; readonly content: string | Uint8Array }[],
  folder: string,
  { out, err }: Streams,
): Promise<number> {
  const stale: string[] = [];
  for (const { path, content } of files) {
    const there = await readIfThere(join(folder, path));
    if (there === undefined) stale.push(`${join(folder, path)} is not there.`);
    else if (there !== content) stale.push(`${join(folder, path)} is stale.`);
  }
  if (stale.length === 0) {
    out.write(`${files.map(({ path }) => join(folder, path)).join(', ')}: as the budgets say.\n`);
    return EXIT.fine;
  }
  err.write(`${stale.join('\n')}\nMake it again: headroom generate ${kind} --out ${folder}\n`);
  return EXIT.gate;
}
