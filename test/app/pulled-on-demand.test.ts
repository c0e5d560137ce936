import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type HookPlace, pulledOnDemand } from '../../src/app/pulled-on-demand.ts';
import { SourceError } from '../../src/model/errors.ts';
import { NOW } from '../support/issued.ts';
import { handClock, keptLog } from '../support/publishing.ts';

const SECRET = 'a secret of the hook';

function pushTo(branch: string, secret = SECRET) {
  const body = JSON.stringify({ ref: `refs/heads/${branch}` });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    headers: { 'x-gitea-event': 'push', 'x-gitea-signature': signature },
    body: Buffer.from(body),
  };
}

const PLACE: HookPlace = { secret: async () => SECRET };

function hooked(place: HookPlace | 'nowhere' = PLACE, branch?: string) {
  const [log, clock] = [keptLog(), handClock(NOW)];
  let woken = 0;
  const made = pulledOnDemand({
    place: () => (place === 'nowhere' ? undefined : place),
    wake: () => {
      woken += 1;
    },
    clock,
    log,
    ...(branch === undefined ? {} : { branch }),
  });
  return { ...made, clock, said: log.lines, woken: () => woken };
}

describe('a webhook', () => {
  it('is not there where no settings say so', async () => {
    const { answer, woken } = hooked('nowhere');
    expect((await answer(pushTo('main'))).status).toBe(404);
    expect(woken()).toBe(0);
  });

  it('is there below the path of the public address or without it', () => {
    const { has } = hooked();
    expect(['/pull', '/pull/', '/perf/pull', '/'].map(has)).toEqual([true, false, false, false]);
    const below = hooked({ base: 'https://example.org/perf/', secret: async () => SECRET });
    expect(['/pull', '/perf/pull', '/other/pull'].map(below.has)).toEqual([true, true, false]);
  });

  it('wakes the program up for a push to the branch that is followed, and for no other', async () => {
    const { answer, woken } = hooked(undefined, 'main');
    expect(await answer(pushTo('main'))).toEqual({ status: 202, text: 'It is pulled now.' });
    expect(woken()).toBe(1);
    const { status, text } = await answer(pushTo('other'));
    expect([status, text]).toEqual([202, 'Nothing is pulled. It is a push to another branch, or of a tag.']);
    expect(woken()).toBe(1);
  });

  it('tells who is not known nothing, and the log once a minute what is wrong', async () => {
    const { answer, woken, said, clock } = hooked();
    for (let times = 0; times < 5; times += 1) {
      expect(await answer(pushTo('main', 'guessed'))).toEqual({ status: 401, text: 'This is not allowed.' });
    }
    clock.at = NOW + 61;
    await answer({ headers: {}, body: new Uint8Array() });
    expect(woken()).toBe(0);
    expect(said).toEqual([
      '1 request to /pull was refused. Its x-gitea-signature is not of this body and this secret. Give the webhook the secret of server.pull.',
      '5 requests to /pull were refused. It bears no x-forgejo-signature, x-gitea-signature, x-hub-signature-256, x-gitlab-token. Give the webhook the secret of server.pull.',
    ]);
  });

  it('whose secret cannot be read is answered later, and the log says why', async () => {
    const { answer, said, woken } = hooked({
      secret: async () => {
        throw new SourceError('The file that server.pull.secret_file names cannot be read.');
      },
    });
    expect((await answer(pushTo('main'))).status).toBe(503);
    expect(woken()).toBe(0);
    expect(said).toEqual([
      'A webhook to /pull could not be looked at. The file that server.pull.secret_file names cannot be read.',
    ]);
  });
});
