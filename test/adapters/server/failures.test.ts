import { expect, it } from 'vitest';
import { SourceError } from '../../../src/model/errors.ts';
import { keptLog } from '../../support/publishing.ts';
import { servedAt } from '../../support/server.ts';

it('says of what cannot be had now that it may be had later, and of a bug that it is none of the reader’s', async () => {
  const errors: Readonly<Record<string, Error>> = {
    'later.html': new SourceError('The ledger postgresql://db does not answer.'),
    'never.html': new TypeError('A mistake of ours.'),
  };
  const log = keptLog();
  const address = await servedAt({
    published: async ({ parts: [name = ''] }) => {
      throw errors[name] ?? new Error('Nobody asked for it.');
    },
    pages: () => ({
      has: (path) => path.startsWith('/answers/'),
      trust: { trusted: [] },
      answer: async () => {
        throw errors['later.html'];
      },
    }),
    log,
  });
  const later = await fetch(`${address}/later.html`);
  expect([later.status, later.headers.get('retry-after')]).toEqual([503, '30']);
  expect(await later.text()).toBe(
    'This page cannot be had just now. Ask for it again in a minute; the log says why.\n',
  );
  const never = await fetch(`${address}/never.html`);
  expect([never.status, never.headers.get('retry-after')]).toEqual([500, null]);
  const shown = await fetch(`${address}/answers/x`);
  expect([shown.status, shown.headers.get('retry-after')]).toEqual([503, '30']);
  const sent = await fetch(`${address}/answers/x`, {
    method: 'POST',
    body: new URLSearchParams({ a: 'b' }),
  });
  expect([sent.status, await sent.text()]).toEqual([
    503,
    'It is not known whether this was recorded. Open the page again in a minute: it shows what was. The log says why.\n',
  ]);
  expect(log.lines).toEqual([
    '/later.html could not be answered now. The ledger postgresql://db does not answer.',
    '/never.html could not be answered. A mistake of ours.',
    '/answers/… could not be answered now. The ledger postgresql://db does not answer.',
    '/answers/… could not be answered now. The ledger postgresql://db does not answer.',
  ]);
});
