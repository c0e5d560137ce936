import { examine } from '../app/doctor.ts';
import { openExamined } from '../compose/examining.ts';
import { openPlace, type PlaceOptions } from '../compose/following.ts';
import { readProjectFiles } from '../compose.ts';
import { formatProblems } from '../config/format-problems.ts';
import { errorsIn } from '../model/errors.ts';
import { declaredWords, listWords, plural } from '../model/format.ts';
import { jsonText } from '../model/json-text.ts';
import type { Diagnosis } from '../ports/publisher.ts';
import { logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';
import { coloursFor } from './summary.ts';

/** What `headroom doctor` was asked. */
export interface DoctorOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** Checks settings, budgets, source, templates, clock, ledger, schedule and targets, and prints what to fix. Nothing is published. */
export async function doctorCommand(options: DoctorOptions, streams: Streams): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  // Records as the repository has them: those in a ledger need one that can be read.
  const place = opened.adopt(await openPlace(options, streams.env, log), ({ close }) => close());
  const { env, out } = streams;
  const { problems, files, set } = await readProjectFiles(place.files(), env);
  const errors = errorsIn(problems);
  if (errors.length > 0) {
    out.write(
      `${formatProblems(problems, 'text')}\n${plural(errors.length, 'error')} in the files: correct them first.\n`,
    );
    return EXIT.badInput;
  }
  const { examined, close } = await openExamined(place.files(), env);
  try {
    const diagnoses: readonly Diagnosis[] = [
      {
        what: 'files',
        ok: true,
        detail: `${listWords(declaredWords(set))} in ${plural(files, 'budget file')}, without an error.`,
      },
      ...((await place.examine?.(AbortSignal.timeout(60_000))) ?? []),
      ...(await examine(examined)),
    ];
    const bad = diagnoses.filter(({ ok }) => !ok);
    out.write(options.json ? `${jsonText(diagnoses, 2)}\n` : `${linesOf(diagnoses, streams)}\n`);
    return bad.length > 0 ? EXIT.failed : EXIT.fine;
  } finally {
    await close();
  }
}

function linesOf(diagnoses: readonly Diagnosis[], { out, env }: Streams): string {
  const colours = coloursFor(out, env);
  const bad = diagnoses.filter(({ ok }) => !ok);
  const lines = diagnoses.map(
    ({ ok, what, detail }) => `${ok ? colours.green('ok ') : colours.red('fix')}  ${what}: ${detail}`,
  );
  return [...lines, '', bad.length === 0 ? 'All is well.' : `${plural(bad.length, 'thing')} to fix.`].join(
    '\n',
  );
}
