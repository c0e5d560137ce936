import { describe, expect, it } from 'vitest';
import { createJsonLog } from '../../../src/adapters/log/log.ts';
import { logOn } from '../../../src/commands/log.ts';
import { scrubbed } from '../../../src/model/scrub.ts';

/** What a log wrote, as it lies in the file. */
function written(write: (log: ReturnType<typeof createJsonLog>) => void): string {
  const lines: string[] = [];
  write(createJsonLog({ write: (line) => void lines.push(line) }));
  return lines.join('');
}

const SECRETS: readonly (readonly [string, string])[] = [
  ['https://user:hunter2@git.example/docs', 'https://git.example/docs'],
  ['https://hunter2@git.example/docs is gone', 'https://git.example/docs is gone'],
  ['http://u:a@hunter2@proxy:3128', 'http://proxy:3128'],
  ['GET /hook?token=hunter2&kind=weekly', 'GET /hook?token=[redacted]&kind=weekly'],
  ['client_secret=hunter2', 'client_secret=[redacted]'],
  ['X-Api-Key=hunter2', 'X-Api-Key=[redacted]'],
  ['It sent Authorization: Bearer hunter2.abc-d', 'It sent Authorization: Bearer [redacted]'],
  ['It sent Basic aHVudGVyMjpodW50ZXIy', 'It sent Basic [redacted]'],
];

describe('a log of JSON', () => {
  it('writes one object a line, with its fields', () => {
    const line = written((log) => log.warn('It is late.', { kind: 'weekly', attempts: 2 }));
    expect(line.endsWith('\n')).toBe(true);
    expect(JSON.parse(line)).toMatchObject({
      level: 40,
      program: 'headroom',
      msg: 'It is late.',
      kind: 'weekly',
      attempts: 2,
    });
  });

  it.each(['password', 'token', 'refresh_token', 'client_secret', 'Authorization', 'credentials', 'url'])(
    'writes no field named %s, at any depth',
    (name) => {
      const nested = { target: { [name]: 'hunter2', list: [{ [name]: 'hunter2' }] }, [name]: 'hunter2' };
      // The type allows no depth; a value that comes with one all the same must not tell.
      const line = written((log) => log.info('Said.', nested as never));
      expect(line).not.toContain('hunter2');
      expect(line.split('[redacted]')).toHaveLength(4);
    },
  );

  it.each(SECRETS)('writes no secret within a text: %s', (text, shown) => {
    const line = JSON.parse(written((log) => log.error(text, { detail: text }))) as Record<string, unknown>;
    expect([line.msg, line.detail]).toEqual([shown, shown]);
  });
});

describe('a log for people', () => {
  it.each(SECRETS)('writes no secret within a text: %s', async (text, shown) => {
    const said: string[] = [];
    const err = { write: (part: string) => void said.push(part), terminal: false, columns: 80 };
    const log = await logOn({ env: {}, out: err, err }, 'text');
    log.info(text);
    log.warn(text);
    log.error(text);
    expect(said).toEqual([`${shown}\n`, `warning: ${shown}\n`, `error: ${shown}\n`]);
  });
});

describe('a text without a secret', () => {
  it.each([
    'Cannot listen on http://127.0.0.1:9184/readyz?kind=weekly.',
    'Write to team@example.org, see https://example.org/a@b.',
    'Basic authentication failed. Check the token, and its secret.',
    'See ssh://git.example/docs, owned by @backend-team.',
  ])('stays as it is: %s', (text) => {
    expect(scrubbed(text)).toBe(text);
  });
});
