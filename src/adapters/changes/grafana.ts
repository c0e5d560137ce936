import { z } from 'zod';
import { BOUNDS, boundWords, bytesOf } from '../../model/bounds.ts';
import { SourceError } from '../../model/errors.ts';
import { oneLine, quotable } from '../../model/one-line.ts';
import type { GrafanaSettings } from '../../model/place-settings.ts';
import type { Window } from '../../model/window.ts';
import type { Annotation, Annotations } from '../../ports/annotations.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { readBody } from '../io/body.ts';
import { createHttp, type Http, type Response } from '../io/http.ts';
import { containersIn, parseJson } from '../io/json.ts';
import { isCertificateError, networkWords, shownAddress } from '../io/network.ts';
import { after } from '../io/timer.ts';
import { plainText } from './plain-text.ts';

/** What an annotation is of, as Grafana’s API documents it. Times are in milliseconds; `text` may be HTML. */
const ANNOTATION = z.object({
  time: z.number(),
  timeEnd: z.number().nullish(),
  text: z.string(),
  tags: z.array(z.string()).nullish(),
  dashboardUID: z.string().nullish(),
  panelId: z.number().nullish(),
});
/** Lists and maps in an annotation, with those in its data. */
const CONTAINERS_EACH = 50;
/** The most characters of what an annotation says, and of a tag. */
const LONGEST = { text: 400, tag: 200 } as const;
/** Seconds that a link shows before an annotation and after it. */
const AROUND = 3600;

/** Grafana’s annotations, over `GET /api/annotations`. */
export function createGrafana(settings: GrafanaSettings, clock: Clock, readSecret: ReadSecret): Annotations {
  // When it is first asked: what is wrong with a certificate’s file is a failure of the place, and of nothing else.
  let http: Http | undefined;
  const open = () => {
    http ??= createHttp(settings, clock, readSecret);
    return http;
  };
  const most = BOUNDS.changes.most;
  return {
    within: async (stretch) => {
      const timer = after(settings.timeout);
      try {
        const response = await open().ask(addressOf(settings, stretch, most), {
          headers: { accept: 'application/json' },
          signal: timer,
        });
        const { text, isCut, broken } = await readBody(response.body, bytesOf(BOUNDS.annotations));
        if (broken !== undefined) throw broken;
        const read = annotationsIn(settings, response, text, isCut);
        return { annotations: read.map((one) => annotationOf(settings, one)), isCut: read.length >= most };
      } catch (error) {
        if (error instanceof SourceError) throw error;
        const { url, setting, timeout } = settings;
        const what = timer.aborted
          ? `${shownAddress(url)} did not answer within ${timeout} s: raise timeout under ${setting}, or name more tags.`
          : isCertificateError(error)
            ? `no trusted connection to ${shownAddress(url)} (${networkWords(error)}): check tls_config under ${setting}.`
            : `${shownAddress(url)} could not be asked (${networkWords(error)}): check that it runs, and that ${setting}.url reaches it from here.`;
        throw new SourceError(what, { cause: error });
      }
    },
    close: async () => http?.close(),
  };
}

function addressOf({ url, tags }: GrafanaSettings, { start, end }: Window, limit: number): string {
  const asked = new URLSearchParams({
    from: String(start * 1000),
    to: String(end * 1000),
    limit: String(limit),
  });
  for (const tag of tags) asked.append('tags', tag);
  return `${url}/api/annotations?${asked.toString()}`;
}

function annotationsIn(
  settings: GrafanaSettings,
  { statusCode, headers }: Response,
  text: string,
  isCut: boolean,
): readonly z.infer<typeof ANNOTATION>[] {
  const { url, setting } = settings;
  const server = shownAddress(url);
  const fail = (what: string): never => {
    throw new SourceError(what);
  };
  if (statusCode >= 300 && statusCode < 400)
    fail(
      `${server} sends elsewhere (status ${statusCode}), which is not followed: put the address where Grafana’s API answers in ${setting}.url.`,
    );
  if (isCut || containersIn(text) > BOUNDS.changes.most * CONTAINERS_EACH)
    fail(
      `${server} answered with more than ${boundWords(BOUNDS.annotations)}: name tags under ${setting}, so that it answers with fewer annotations.`,
    );
  const body = parseJson(text);
  const said = saidIn(body);
  if (statusCode === 401)
    fail(`${server} refused the token (status 401${said}): check token or token_file under ${setting}.`);
  if (statusCode === 403)
    fail(
      `${server} does not let this token read annotations (status 403${said}): give its service account the permission annotations:read.`,
    );
  if (statusCode === 404)
    fail(
      `${server} has no annotations at /api/annotations (status 404): check that ${setting}.url is Grafana’s own address, with its path.`,
    );
  if (statusCode !== 200)
    fail(`${server} answers with status ${statusCode}${said}: check that Grafana works there.`);
  if (body === undefined)
    fail(
      `${server} answers with ${isHtml(text, headers) ? 'a page' : 'something else'} and not with JSON: check that ${setting}.url is Grafana’s own address, and that no login stands before it.`,
    );
  const { data, success } = z.array(ANNOTATION).safeParse(body);
  return success
    ? data
    : fail(
        `${server} answers with something that are no annotations: check that ${setting}.url is Grafana’s.`,
      );
}

function isHtml(text: string, headers: Response['headers']): boolean {
  return String(headers['content-type']).includes('html') || /^\s*</.test(text.slice(0, 100));
}

const SAID = z.object({ message: z.string().min(1) });

/** What Grafana says of why, as a part of a sentence. */
function saidIn(body: unknown): string {
  const { data } = SAID.safeParse(body);
  return data ? `, “${oneLine(data.message)}”` : '';
}

function annotationOf(
  settings: GrafanaSettings,
  { time, timeEnd, text, tags, dashboardUID: dashboard, panelId: panel }: z.infer<typeof ANNOTATION>,
): Annotation {
  const at = Math.floor(time / 1000);
  const until = Math.floor((timeEnd ?? time) / 1000);
  return {
    at,
    ...(until > at ? { until } : {}),
    text: quotable(plainText(text), LONGEST.text),
    tags: (tags ?? []).map((tag) => quotable(tag, LONGEST.tag)),
    ...(dashboard ? { link: linkTo(settings, dashboard, panel ?? 0, { start: at, end: until }) } : {}),
  };
}

/** The dashboard that an annotation is on, around its time. */
function linkTo(
  { url, link = url }: GrafanaSettings,
  dashboard: string,
  panel: number,
  { start, end }: Window,
): string {
  const shown = new URLSearchParams({
    from: String((start - AROUND) * 1000),
    to: String((end + AROUND) * 1000),
    ...(panel > 0 ? { viewPanel: String(panel) } : {}),
  });
  return `${link}/d/${encodeURIComponent(dashboard)}?${shown.toString()}`;
}
