import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answeringDiagnosis, answerKeys, openAnswerLinks } from '../../src/compose/answer-links.ts';
import { grantIn } from '../../src/model/answer-link.ts';
import type { ServerSettings } from '../../src/model/server-settings.ts';
import { folderWith } from '../support/folder.ts';
import { handClock, keptLog } from '../support/publishing.ts';

const KEY = 'k'.repeat(32);
const BASE = 'https://budgets.example.org/';
const READER = { services: [], reader: 'ann@example.org' };

function server(differing: Partial<ServerSettings> = {}): ServerSettings {
  return {
    host: '127.0.0.1',
    port: 9184,
    publicUrl: BASE,
    key: { value: KEY },
    answers: { lasts: 86_400, trusted: [], people: [] },
    ...differing,
  };
}

const inFile = (text: string) => {
  const file = join(folderWith({ key: text }), 'key');
  return { key: { file, setting: 'server.key_file' } } as const;
};

describe('links of messages', () => {
  it('are signed for the reader, and good from when the message is made', async () => {
    const links = await openAnswerLinks(server(), { clock: handClock(1000), log: keptLog() })(READER);
    const link = links?.('api.x-2026-01-28', 500, 'plan') ?? '';
    expect(link.startsWith(`${BASE}answers/`)).toBe(true);
    expect(grantIn(link.slice(`${BASE}answers/`.length), { base: BASE, keys: [KEY] })).toEqual({
      person: 'ann@example.org',
      violation: 'api.x-2026-01-28',
      opened: 500,
      step: 'plan',
      until: 1000 + 86_400,
    });
  });

  it.each([
    ['readers who are no one person', server(), { services: [] }],
    ['a server without an address', { ...server(), publicUrl: undefined }, READER],
    ['a server without a key', { ...server(), key: undefined }, READER],
  ])('are none for %s', async (_, settings, part) => {
    const given = JSON.parse(JSON.stringify(settings)) as ServerSettings;
    const ports = { clock: handClock(0), log: keptLog() };
    expect(await openAnswerLinks(given, ports)(part)).toBeUndefined();
  });

  it('are left out, and told of, where the key cannot be read or can be guessed: the message goes all the same', async () => {
    for (const key of [{ file: '/nowhere', setting: 'server.key_file' }, inFile('short\n').key]) {
      const log = keptLog();
      const links = await openAnswerLinks(server({ key }), { clock: handClock(0), log })(READER);
      expect(links).toBeUndefined();
      expect(log.lines.join()).toMatch(
        /^Messages have no links to answer\. The file that server\.key_file names /,
      );
      expect(log.lines.join()).not.toContain('short,');
    }
  });
});

describe('a file of keys', () => {
  it('has one a line, of which the first signs', async () => {
    expect(await answerKeys(inFile(`${KEY}\n${'o'.repeat(44)}\n`).key)).toEqual([KEY, 'o'.repeat(44)]);
  });

  it('with nothing in it, or with one that can be guessed, is refused', async () => {
    await expect(answerKeys(inFile(' \n').key)).rejects.toThrow('has a key of 0 characters');
    await expect(answerKeys(inFile(`${KEY}\nabc\n`).key)).rejects.toThrow('has a key of 3 characters');
  });
});

describe('the doctor', () => {
  it('says whether people can answer, how, and what is missing', async () => {
    expect((await answeringDiagnosis(server())).detail).toBe(
      'It is on, below https://budgets.example.org/: a link in a message is good for 1 day. No proxy names users, so that pages are to be read.',
    );
    const { key: _, ...keyless } = server();
    expect((await answeringDiagnosis(keyless)).detail).toBe(
      'It is off: steps are taken in a terminal alone. To let people answer by links and on pages, set server.key_file.',
    );
    await expect(answeringDiagnosis(server(inFile('short')))).rejects.toThrow('can be guessed');
  });
});
