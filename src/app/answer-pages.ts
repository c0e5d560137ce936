import { plural } from '../model/format.ts';
import type { PageAnswer, PageRequest, Pages } from '../ports/pages.ts';
import { oneByOne } from './answer.ts';
import type { Answering } from './answering.ts';
import { rememberingLastTold } from './last-told.ts';
import { linkPage } from './link-page.ts';
import { onceAMinute } from './once-a-minute.ts';
import type { PageContext } from './page-context.ts';
import { pathBelow } from './path-below.ts';
import { listPage, violationPage } from './violation-page.ts';

/** What the pages need besides a project. */
export interface AnswerPages {
  /** Where the pages are, and who is believed, as the settings say now; undefined where nobody can answer. */
  readonly current: () => Pick<Answering, 'base' | 'settings'> | undefined;
  /** Does work with the project, which stays open until it ends. */
  readonly during: <R>(work: (answering: Answering) => Promise<R>) => Promise<R>;
  /** A text that nobody can guess, new at each call. */
  readonly nonce: () => string;
}

type Route =
  | { readonly to: 'link'; readonly token: string }
  | { readonly to: 'violation'; readonly id: string }
  | { readonly to: 'list' };

/** The pages on which people answer; undefined where nobody can. Kept while the server runs, however often the project is read again. */
export function answerPages({ current, during, nonce }: AnswerPages): () => Pages | undefined {
  const inTurn = oneByOne();
  const told = rememberingLastTold();
  // Never of a link itself, with which somebody could answer.
  const onWrong = onceAMinute();
  const answer = (request: PageRequest): Promise<PageAnswer> =>
    during(async (answering) => {
      const { base, keys, clock, log, ledger } = answering;
      const context: PageContext = {
        answering,
        request,
        base,
        keys: await keys(),
        nonce,
        inTurn,
        told: told(ledger),
      };
      const route = routeOf(request.path, base);
      if (route?.to === 'link')
        return linkPage(context, route.token, () => onWrong(clock.now(), log, wrongLinkWords));
      return route?.to === 'violation' ? violationPage(context, route.id) : listPage(context);
    });
  return () => {
    const now = current();
    if (!now) return undefined;
    return { trust: now.settings, has: (path) => routeOf(path, now.base) !== undefined, answer };
  };
}

function wrongLinkWords(times: number): string {
  return `${plural(times, 'link')} to answer that this key did not sign ${times === 1 ? 'was' : 'were'} asked for. Nothing was recorded.`;
}

/** What a path leads to. */
function routeOf(path: string, base: string): Route | undefined {
  const [, folder, name = ''] = /^\/(answers|violations)\/([^/]*)$/.exec(pathBelow(path, base)) ?? [];
  if (folder === 'answers') return { to: 'link', token: name };
  if (folder === undefined) return undefined;
  return name === '' ? { to: 'list' } : { to: 'violation', id: decoded(name) };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
