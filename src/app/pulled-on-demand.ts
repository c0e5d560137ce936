import { isExpected, messageOf } from '../model/errors.ts';
import { plural } from '../model/format.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hook, HookAnswer } from '../ports/hook.ts';
import type { Logger } from '../ports/logger.ts';
import { onceAMinute } from './once-a-minute.ts';
import { pathBelow } from './path-below.ts';
import { toldByHook } from './pull-hook.ts';

/** What of the settings a webhook needs. */
export interface HookPlace {
  /** The address under which the program is reached; absent where nobody said so. */
  readonly base?: string;
  readonly secret: () => Promise<string>;
}

/** What being told of pushes needs. */
export interface PulledOnDemand {
  /** As the settings say now; undefined where no webhook is wanted. */
  readonly place: () => HookPlace | undefined;
  /** The branch that is followed; the one of the remote's HEAD unless given, so that a push to any may be to it. */
  readonly branch?: string;
  /** Wakes the program up, which pulls then. */
  readonly wake: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

const PATH = '/pull';
const NOWHERE: HookAnswer = { status: 404, text: 'There is no such page.' };
const PULLED: HookAnswer = { status: 202, text: 'It is pulled now.' };
/** Whoever is not known learns nothing, least of all what is wrong with it. */
const UNKNOWN: HookAnswer = { status: 401, text: 'This is not allowed.' };
const LATER: HookAnswer = { status: 503, text: 'This cannot be told just now. The log says why.' };

/** The webhook by which the program is told of pushes, so that it need not wait until it asks by itself. */
export function pulledOnDemand(options: PulledOnDemand): Hook {
  const { place, branch, wake, clock, log } = options;
  const refused = onceAMinute();
  const known = branch === undefined ? {} : { branch };
  return {
    has: (path) => {
      const base = place()?.base;
      return (base === undefined ? path : pathBelow(path, base)) === PATH;
    },
    answer: async (request) => {
      const now = place();
      if (!now) return NOWHERE;
      try {
        const told = toldByHook(request, { ...known, secret: await now.secret() });
        if (told.kind === 'refused') {
          refused(clock.now(), log, (times) => refusedWords(times, told.why));
          return UNKNOWN;
        }
        if (told.kind === 'other') return { status: 202, text: `Nothing is pulled. ${told.why}` };
        wake();
        return PULLED;
      } catch (error) {
        if (!isExpected(error)) throw error;
        log.error(`A webhook to ${PATH} could not be looked at. ${messageOf(error)}`);
        return LATER;
      }
    },
  };
}

function refusedWords(times: number, why: string): string {
  return `${plural(times, 'request')} to ${PATH} ${times === 1 ? 'was' : 'were'} refused. ${why} Give the webhook the secret of server.pull.`;
}
