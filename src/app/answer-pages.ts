import type { PageAnswer, PageRequest, Pages } from '../ports/pages.ts';
import { oneByOne } from './answer.ts';
import type { Answering } from './answering.ts';
import { rememberingLastTold } from './last-told.ts';
import { linkPage } from './link-page.ts';
import type { PageContext } from './page-context.ts';
import { listPage, violationPage } from './violation-page.ts';
import { wrongLinks } from './wrong-links.ts';

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
  const onWrong = wrongLinks();
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
      if (route?.to === 'link') return linkPage(context, route.token, () => onWrong(clock.now(), log));
      return route?.to === 'violation' ? violationPage(context, route.id) : listPage(context);
    });
  return () => {
    const now = current();
    if (!now) return undefined;
    return { trust: now.settings, has: (path) => routeOf(path, now.base) !== undefined, answer };
  };
}

/** What a path leads to, with the path of the public address before it or without: proxies may take it away. */
function routeOf(path: string, base: string): Route | undefined {
  const { pathname } = new URL(base);
  const [, folder, name = ''] =
    /^\/(answers|violations)\/([^/]*)$/.exec(
      path.startsWith(pathname) ? `/${path.slice(pathname.length)}` : path,
    ) ?? [];
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
