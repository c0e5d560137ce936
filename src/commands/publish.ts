import { leftWords } from '../app/beginning.ts';
import { type PublishOptions, publish } from '../app/publish.ts';
import { openPlace, type PlaceOptions, pushWritten } from '../compose/following.ts';
import { openPublishing } from '../compose/publishing.ts';
import { pushIfWanted } from '../compose/serving.ts';
import { listenToSignals } from '../compose.ts';
import { editionName } from '../model/edition.ts';
import { InputError, StoppedError } from '../model/errors.ts';
import { plural } from '../model/format.ts';
import { kindNamed } from './kinds.ts';
import { type LogFormat, logOn } from './log.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom publish` was asked. */
export interface PublishCommandOptions extends PlaceOptions {
  readonly kinds: readonly string[];
  readonly period?: string;
  readonly correct?: string;
  readonly retryRefused?: boolean;
  readonly dryRun?: boolean;
  readonly log?: LogFormat;
}

/** Issues the reports named, if they are not issued yet, and delivers whatever is outstanding, without waiting for the schedule. */
export async function publishCommand(options: PublishCommandOptions, streams: Streams): Promise<number> {
  const kinds = options.kinds.map(kindNamed);
  requireKind(options);
  const log = await logOn(streams, options.log ?? 'text');
  await using resources = new AsyncDisposableStack();
  const signals = resources.adopt(listenToSignals('stops'), ({ release }) => release());
  const place = resources.adopt(await openPlace(options, streams.env, log, signals.stop), ({ close }) =>
    close(),
  );
  const opened = await openPublishing({ ...place.files(), log, dry: options.dryRun ?? false }, streams.env);
  const { publishing } = resources.adopt(opened, ({ close }) => close());
  const wanted: PublishOptions = {
    kinds,
    ...(options.period === undefined ? {} : { period: options.period }),
    ...(options.correct === undefined ? {} : { corrects: options.correct }),
    retryRefused: options.retryRefused ?? false,
  };
  try {
    const done = await publish(publishing, wanted, signals);
    if (!done) {
      streams.err.write(
        'error: Another headroom is publishing from this ledger. Run again when it is done.\n',
      );
      return EXIT.failed;
    }
    if (!options.dryRun) await pushIfWanted(opened, log);
    const isPushed = options.dryRun || (await pushWritten(place, publishing, signals));
    if (done.left) log.warn(leftWords(signals));
    const delivered = done.deliveries.filter(({ state }) => state === 'delivered').length;
    const issued = done.issued.map(editionName).join(', ') || 'nothing new';
    const made = `${delivered} of ${plural(done.deliveries.length, 'delivery', 'deliveries')}`;
    streams.out.write(`${publishing.says.published(issued, made)}\n`);
    return delivered === done.deliveries.length && !done.left && isPushed ? EXIT.fine : EXIT.failed;
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    log.warn(leftWords(signals));
    return EXIT.failed;
  }
}

function requireKind({ kinds, period, correct }: PublishCommandOptions): void {
  const given = [period === undefined ? [] : ['--period'], correct === undefined ? [] : ['--correct']].flat();
  if (given.length > 0 && kinds.length !== 1) {
    throw new InputError(
      `${given.join(' and ')} wants one kind of report: headroom publish weekly ${given.join(' … ')} ….`,
    );
  }
}
