import { notesFolders, writeNote } from '../app/change-notes.ts';
import type { PlaceOptions } from '../compose/following.ts';
import { openReview, writerIn } from '../compose/reviews.ts';
import { openWorkplace } from '../compose/workplace.ts';
import { systemClock } from '../compose.ts';
import { BOUNDS } from '../model/bounds.ts';
import { servicesIn } from '../model/budget.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';
import { visibleLine } from '../model/one-line.ts';
import { webAddressGiven } from '../model/web-address.ts';
import { wordsGiven } from '../model/words-given.ts';
import { ALL_SERVICES } from '../review/change-note.ts';
import { logOn } from './log.ts';
import { momentAt } from './moment.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom changed` was asked. */
export interface ChangedOptions extends PlaceOptions {
  readonly commit?: string;
  readonly at?: string;
  readonly link?: string;
  readonly by?: string;
}

/** Writes down that something happened to a service, or to all of them. */
export async function changedCommand(
  service: string,
  text: string,
  options: ChangedOptions,
  streams: Streams,
): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const work = opened.adopt(await openWorkplace(options, streams.env, log), ({ close }) => close());
  const { settings, set, access } = await openReview(work.at, streams.env);
  refuseUnknownService(service, servicesIn(set));
  const words = visibleLine(wordsGiven('The text', text));
  if (words === '') throw new InputError('The text is empty. Write what changed, such as "1.43.0 deployed".');
  const commit = visibleLine(wordsGiven('The commit', options.commit ?? '', BOUNDS.name));
  const { zone } = settings.calendar;
  const [folder] = notesFolders(settings.places);
  const note = {
    at: momentAt(options.at, zone, systemClock.now()),
    service,
    text: words,
    ...(commit === '' ? {} : { commit }),
    ...(options.link === undefined ? {} : { link: webAddressGiven(wordsGiven('The address', options.link)) }),
    ...(await writerIn(options.config, options.by)),
  };
  const file = await writeNote(access.records, folder, note, zone);
  const toDo = work.place.following ? 'A' : 'Commit it: a';
  streams.out.write(`Written to ${file}. ${toDo} report names it where a step follows.\n`);
  return (await work.push()) ? EXIT.fine : EXIT.failed;
}

function refuseUnknownService(service: string, known: readonly string[]): void {
  if (service === ALL_SERVICES || known.includes(service)) return;
  throw new InputError(
    `There is no service ${service}. There are ${known.join(', ')}.${didYouMean(near(service, known))} Write one of these, or * for all.`,
  );
}
