import type { AnswerSettings } from './answer.ts';
import { listWords, plural } from './format.ts';
import type { Secret } from './source-settings.ts';

/** Where the program is reached over HTTP, and how people answer there. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  /** The address under which readers reach it. */
  readonly publicUrl?: string;
  /** What signs links, with which people can answer; nobody can without it or `publicUrl`. */
  readonly key?: Secret;
  readonly answers: AnswerSettings;
  /** Who may tell by a webhook that something was pushed to the repository that is followed; nobody unless given. */
  readonly pull?: PullHookSettings;
}

/** How a webhook is known. */
export interface PullHookSettings {
  /** What the service that sends it was given, too. */
  readonly secret: Secret;
}

/** The address under which it is reached, with a `/` at its end; undefined where nobody said so. */
export function publicBase({ publicUrl }: Pick<ServerSettings, 'publicUrl'>): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl.replace(/(?<!\/)\/+$/, '')}/`;
}

/** The address that links of answers begin with, which ends in `/`; undefined where nobody can answer. */
export function answersBase(server: ServerSettings): string | undefined {
  return server.key ? publicBase(server) : undefined;
}

/** Whether people can answer without a terminal and how, a sentence or two. */
export function answeringWords(server: ServerSettings): string {
  const { publicUrl, answers } = server;
  const { lasts, userHeader, trusted, people } = answers;
  const base = answersBase(server);
  if (base === undefined) {
    const missing = publicUrl === undefined ? 'server.public_url and server.key_file' : 'server.key_file';
    return `It is off: steps are taken in a terminal alone. To let people answer by links and on pages, set ${missing}.`;
  }
  const days = lasts % DAY === 0 ? plural(lasts / DAY, 'day') : plural(Math.round(lasts / HOUR), 'hour');
  const links = `It is on, below ${base}: a link in a message is good for ${days}.`;
  if (userHeader === undefined) return `${links} No proxy names users, so that pages are to be read.`;
  const who = people.length > 0 ? listWords(people) : 'whoever it lets in';
  return `${links} On pages ${who} may answer, as ${userHeader} from ${listWords(trusted)} names them.`;
}

/** In seconds. */
const HOUR = 3600;
const DAY = 24 * HOUR;
