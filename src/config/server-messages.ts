import { SHORTEST_KEY } from '../model/answer-key.ts';

/** The wording of problems with the server, with answering and with headers: a part of the table of all messages. */
export const SERVER_MESSAGES = {
  badListen: (text: string) =>
    `“${text}” is not an address to listen on. Write host:port, such as 127.0.0.1:9184 or [::]:9184.`,
  /** What the key is, is never said. */
  shortKey: (got: number) =>
    `This key is ${got} characters long, which can be guessed. At least ${SHORTEST_KEY} are wanted. Make one with “openssl rand -base64 32”.`,
  badNetwork: (text: string) =>
    `“${text}” is neither an address nor a network. Write it like 127.0.0.1, 10.0.0.0/8 or fd00::/8.`,
  nobodyTrusted: () =>
    'user_header is believed from nobody: anybody could send it. Add trusted with the addresses of the proxy alone, such as [127.0.0.1].',
  badLinksLast: (text: string, least: string, most: string) =>
    `“${text}” is no time for a link to be good. From ${least} to ${most} are allowed. Write it like 7d.`,
  badHeader: () =>
    'This is not the name of a header. Letters, digits and hyphens are allowed. Write it like X-Scope-OrgID.',
  badHeaderValue: () =>
    'This cannot be sent in a header: it holds a line’s end, or a character that is not of Latin-1. It is not shown, as it may be a secret. Remove that.',
} as const;
