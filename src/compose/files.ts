import type { IssuedGists } from '../app/gists.ts';
import type { Renderer } from '../compose.ts';
import type { Artifact } from '../model/artifact.ts';
import { BOUNDS, boundWords, bytesOf } from '../model/bounds.ts';
import { InputError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import type { Recording } from '../recording/recording.ts';

/** What this program wrote may be as large as a report of very many budgets. */
const WRITTEN = { bound: BOUNDS.report };

/**
 * Makes the output folder where it is not there: what is in it is made, and git ignores it; one that is there stays as its
 * owner has it, but for what a program that was killed left half-written.
 */
export async function makeOutput(output: string): Promise<void> {
  const { exists } = await import('../adapters/files/read.ts');
  const { clearAll, createFile } = await import('../adapters/io/write.ts');
  if (await exists(output)) await clearAll(output);
  else await createFile({ folder: output, path: '.gitignore' }, '*\n');
}

/** What was written, and which saved reports are not in the pages. */
export interface WrittenReport {
  readonly files: readonly string[];
  readonly leftOut: readonly string[];
}

/**
 * Writes a report's artifacts below the output folder, and renews the reading room there, of what is saved and what was issued. Of
 * its pages the front page alone is among the files that are answered: all others are found from it.
 */
export async function writeReport(
  output: string,
  artifacts: readonly Artifact[],
  { room }: Pick<Renderer, 'room'>,
  issued: IssuedGists = { gists: [], leftOut: [] },
): Promise<WrittenReport> {
  const { writeArtifacts } = await import('../adapters/files/artifacts.ts');
  const { readSaved } = await import('../adapters/io/saved.ts');
  const { writePages } = await import('../adapters/io/pages.ts');
  const written = await writeArtifacts(output, artifacts);
  const { leftOut } = await writePages(output, await room(readSaved(output), issued.gists));
  return { files: [...written, `${output}/index.html`], leftOut: [...issued.leftOut, ...leftOut] };
}

/** Writes a recording as one file. Throws an InputError for one that is larger than is read again. */
export async function writeRecording(file: string, recording: Recording): Promise<void> {
  const { encode } = await import('../recording/encode.ts');
  const text = encode(recording);
  const bound = BOUNDS.recording;
  if (Buffer.byteLength(text) > bytesOf(bound))
    throw new InputError(
      `The recording would be larger than ${boundWords(bound)}, which is as much as is read. Record with --no-why, fewer services or a later --from.`,
    );
  await writeNamed(file, text);
}

/** Writes one file that a person named, whole or not at all. */
export async function writeNamed(file: string, text: string): Promise<void> {
  const { named, writeWhole } = await import('../adapters/io/write.ts');
  await writeWhole(named(file), text);
}

/** Writes files below a folder, each whole or not at all, and answers their paths. */
export async function writeFiles(folder: string, files: readonly Artifact[]): Promise<readonly string[]> {
  const { writeArtifacts } = await import('../adapters/files/artifacts.ts');
  return writeArtifacts(folder, files);
}

/** The text of a file; undefined when there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  const { exists, readText } = await import('../adapters/files/read.ts');
  return (await exists(file)) ? (await readText(file, 'It was generated.', WRITTEN)).text : undefined;
}

/** Adds a text to the end of a file that a person named, which need not be there yet. */
export async function appendText(file: string, text: string): Promise<void> {
  const { appendLine, named } = await import('../adapters/io/write.ts');
  await appendLine(named(file), text.trimEnd());
}

/** Reads a saved report. Throws an InputError for a file that holds none. */
export async function readSavedReport(file: string): Promise<Report> {
  const { readText } = await import('../adapters/files/read.ts');
  const { readReport } = await import('../render/report-json.ts');
  const { text } = await readText(file, 'A report.json that headroom run wrote is wanted.', WRITTEN);
  return readReport(file, text);
}
