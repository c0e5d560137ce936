import { type RoomKept, renewPages } from '../app/pages.ts';
import { openPlace, type PlaceOptions } from '../compose/following.ts';
import { openRoomKeeping } from '../compose/pages.ts';
import { listenToSignals } from '../compose.ts';
import { plainNumber } from '../model/format.ts';
import { jsonText } from '../model/json-text.ts';
import { logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom pages` was asked. */
export interface PagesOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** Makes the pages around reports anew, and says how many of them are other than they were. The exit code is 3 when some could not be made. */
export async function pagesCommand({ json, ...options }: PagesOptions, streams: Streams): Promise<number> {
  const log = await logOn(streams, 'text');
  await using resources = new AsyncDisposableStack();
  const signals = resources.adopt(listenToSignals('stops'), ({ release }) => release());
  const place = resources.adopt(await openPlace(options, streams.env, log, signals.stop), ({ close }) =>
    close(),
  );
  const keeping = resources.use(await openRoomKeeping({ ...place.files(), log }, streams.env));
  const kept = await renewPages(keeping, signals);
  if (!kept) {
    streams.err.write(
      'error: Another headroom is publishing from this ledger, and makes these pages itself. Run again when it is done.\n',
    );
    return EXIT.failed;
  }
  if (json) streams.out.write(`${jsonText(kept.map(asData), 2)}\n`);
  for (const { target, pages } of kept) {
    if (typeof pages === 'string') {
      streams.err.write(`error: ${target}: ${pages}\n`);
      continue;
    }
    const { written, of, leftOut } = pages;
    streams.err.write(leftOut.map((one) => `${target}: ${one} It is left out of the list.\n`).join(''));
    if (json) continue;
    streams.out.write(
      `${target}: ${plainNumber(written.length, 0)} of ${plainNumber(of, 0)} pages were written.\n`,
    );
  }
  return kept.some(({ pages }) => typeof pages === 'string') ? EXIT.failed : EXIT.fine;
}

function asData({ target, pages }: RoomKept): object {
  return typeof pages === 'string' ? { target, failure: pages } : { target, ...pages };
}
