import type { IncomingMessage } from 'node:http';
import { BOUNDS } from '../../model/bounds.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PageAnswer, PageRequest, Pages } from '../../ports/pages.ts';
import { readForm } from './form.ts';
import { proxyUser } from './proxy-user.ts';

/** A page with its headers, or why the request could not be read. */
export type PageSent =
  | { readonly status: number; readonly html: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly status: number; readonly why: string };

/** What holds of pages that take forms and of no others: a form goes to them alone, and says where it comes from. */
const SECURITY = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  // With no referrer at all a browser sends `Origin: null` with a form.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Answers requests for pages; tells once when somebody who is no trusted proxy names a user. */
export function pageServer(log: Logger): (request: IncomingMessage, pages: Pages) => Promise<PageSent> {
  let isTold = false;
  return async (request, pages) => {
    const known = proxyUser(request, pages.trust);
    if (known.kind === 'untrusted' && !isTold) {
      isTold = true;
      log.warn(
        `${known.from} is no trusted proxy and sent ${pages.trust.userHeader}, which is ignored. If it is one, add it to server.trusted.`,
      );
    }
    const isPost = request.method === 'POST';
    const form = isPost ? await readForm(request) : { fields: {} };
    if ('why' in form) return form;
    const answer = await pages.answer({
      ...asked(request),
      method: isPost ? 'POST' : 'GET',
      form: form.fields,
      ...(known.kind === 'named' ? { user: known.user } : {}),
    });
    return { status: answer.status, html: answer.html, headers: { ...SECURITY, ...cookieOf(answer) } };
  };
}

function asked({ url = '/', headers }: IncomingMessage): Omit<PageRequest, 'method' | 'form'> {
  const site = headers['sec-fetch-site'];
  return {
    path: pathOf(url),
    cookies: cookiesIn(headers.cookie ?? ''),
    ...(headers.origin === undefined ? {} : { origin: headers.origin }),
    ...(typeof site === 'string' ? { site } : {}),
    ...(headers.host === undefined ? {} : { host: headers.host }),
  };
}

/** The path of a request's target, without its query. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '/';
}

function cookiesIn(header: string): Readonly<Record<string, string>> {
  const pairs = header.slice(0, BOUNDS.message.most).split(';');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name.trim(), value.join('=').trim()];
    }),
  );
}

/** Without a path, so that it is for the pages beside it, below whatever prefix a proxy puts them. */
function cookieOf({ cookie }: PageAnswer): Readonly<Record<string, string>> {
  if (!cookie) return {};
  const { name, value, isSecure } = cookie;
  return { 'set-cookie': `${name}=${value}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}` };
}
