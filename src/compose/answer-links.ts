import type { Answering } from '../app/answering.ts';
import { wordsOfFailure } from '../app/unexpected.ts';
import { readSecret } from '../compose.ts';
import type { AnswerLinks } from '../model/answer.ts';
import { keysIn, SHORTEST_KEY, shortKeyIn } from '../model/answer-key.ts';
import { signedLinks } from '../model/answer-link.ts';
import { SourceError } from '../model/errors.ts';
import type { Part } from '../model/part.ts';
import { answeringWords, answersBase, type ServerSettings } from '../model/server-settings.ts';
import type { Secret } from '../model/source-settings.ts';
import type { Diagnosis } from '../ports/publisher.ts';

/** The keys that links are signed with, the first of which signs. Throws a SourceError for a file without, or with one that can be guessed. */
export async function answerKeys(key: Secret): Promise<readonly string[]> {
  const text = await readSecret(key);
  const short = shortKeyIn(text);
  if (short === undefined) return keysIn(text);
  const where = 'setting' in key ? `The file that ${key.setting} names` : 'server.key';
  throw new SourceError(
    `${where} has a key of ${short} characters, which can be guessed. At least ${SHORTEST_KEY} are wanted. Make one with “openssl rand -base64 32”.`,
  );
}

/** Whether people can answer, for the doctor. Throws what {@link answerKeys} throws. */
export async function answeringDiagnosis(server: ServerSettings): Promise<Diagnosis> {
  if (server.key) await answerKeys(server.key);
  return { what: 'answering', ok: true, detail: answeringWords(server) };
}

/**
 * Where a reader of a part can answer: by links that are signed for the owner of a mailbox. Undefined where nobody can, and for
 * readers who are no one person. A key that cannot be read keeps no message back, and is told of.
 */
export function openAnswerLinks(
  server: ServerSettings,
  { clock, log }: Pick<Answering, 'clock' | 'log'>,
): (part: Part) => Promise<AnswerLinks | undefined> {
  const base = answersBase(server);
  const { key, answers } = server;
  return async ({ reader: person }) => {
    if (base === undefined || !key || person === undefined) return undefined;
    try {
      const signer = { base, keys: await answerKeys(key) };
      return signedLinks(signer, { person, until: clock.now() + answers.lasts });
    } catch (error) {
      log.warn(`Messages have no links to answer. ${wordsOfFailure(error, log)}`);
      return undefined;
    }
  };
}
