import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HookRequest, toldByHook } from '../../src/app/pull-hook.ts';

const SECRET = "It's a Secret to Everybody";
const PUSH = JSON.stringify({ ref: 'refs/heads/main', repository: { name: 'budgets' } });
const OURS = { secret: SECRET, branch: 'main' };

const hmac = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');

/** Requests as the services send them, of a body and a secret. */
const SENT: Readonly<Record<string, (body: string, secret?: string) => HookRequest>> = {
  GitHub: (body, secret) => ({
    headers: { 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${hmac(body, secret)}` },
    body: Buffer.from(body),
  }),
  Gitea: (body, secret) => ({
    headers: {
      'x-gitea-event': 'push',
      'x-gitea-signature': hmac(body, secret),
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${hmac(body, secret)}`,
    },
    body: Buffer.from(body),
  }),
  Forgejo: (body, secret) => ({
    headers: { 'x-forgejo-event': 'push', 'x-forgejo-signature': hmac(body, secret) },
    body: Buffer.from(body),
  }),
  GitLab: (body, secret = SECRET) => ({
    headers: { 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': secret },
    body: Buffer.from(body),
  }),
};

describe('a webhook', () => {
  it('is known by the example that GitHub publishes, and no other signature of it', () => {
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const request = (given: string): HookRequest => ({
      headers: { 'x-hub-signature-256': given, 'x-github-event': 'push' },
      body: Buffer.from('Hello, World!'),
    });
    // It is from GitHub, and no push: its body is a greeting.
    expect(toldByHook(request(signature), OURS)).toEqual({ kind: 'other', why: 'GitHub names no branch.' });
    for (const wrong of [
      signature.toUpperCase(),
      signature.slice(7),
      `${signature} `,
      signature.replace(/7$/, '8'),
      '',
    ])
      expect(toldByHook(request(wrong), OURS)).toMatchObject({ kind: 'refused' });
  });

  it('is known by the test values of RFC 4231', () => {
    const request: HookRequest = {
      headers: {
        'x-gitea-signature': '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
        'x-gitea-event': 'push',
      },
      body: Buffer.from('what do ya want for nothing?'),
    };
    expect(toldByHook(request, { secret: 'Jefe' })).toMatchObject({ kind: 'other' });
    expect(toldByHook(request, { secret: 'Jeff' })).toMatchObject({ kind: 'refused' });
  });

  describe.each(Object.entries(SENT))('of %s', (_, sent) => {
    it('tells of a push to the branch that is followed, of any where none is named', () => {
      expect(toldByHook(sent(PUSH), OURS)).toEqual({ kind: 'push' });
      expect(toldByHook(sent(PUSH), { secret: SECRET })).toEqual({ kind: 'push' });
      const other = { kind: 'other', why: 'It is a push to another branch, or of a tag.' };
      expect(toldByHook(sent(PUSH), { ...OURS, branch: 'mai' })).toEqual(other);
      expect(toldByHook(sent(JSON.stringify({ ref: 'refs/tags/main' })), { secret: SECRET })).toEqual(other);
    });

    it('tells of nothing else', () => {
      const request = sent(PUSH);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [
          name,
          name.endsWith('-event') ? 'ping' : value,
        ]),
      );
      expect(toldByHook({ ...request, headers }, OURS)).toMatchObject({ kind: 'other' });
      for (const body of ['', '[]', 'null', '{"ref":1}', '{', '['.repeat(100_000)])
        expect(toldByHook(sent(body), OURS)).toMatchObject({ kind: 'other' });
    });

    it('is refused with another secret, without its proof, with two of them, and where there is no secret', () => {
      const request = sent(PUSH);
      const refused = { kind: 'refused' };
      expect(toldByHook(sent(PUSH, `${SECRET}!`), OURS)).toMatchObject(refused);
      expect(toldByHook(sent(PUSH, ''), { ...OURS, secret: '' })).toMatchObject(refused);
      const proofs = Object.keys(request.headers).filter((name) => !name.endsWith('-event'));
      const without = Object.entries(request.headers).filter(([name]) => !proofs.includes(name));
      expect(toldByHook({ ...request, headers: Object.fromEntries(without) }, OURS)).toMatchObject(refused);
      const twice = proofs.map((name) => [name, [String(request.headers[name]), 'x']]);
      expect(
        toldByHook({ ...request, headers: { ...request.headers, ...Object.fromEntries(twice) } }, OURS),
      ).toMatchObject(refused);
    });
  });

  it('that is signed is refused when one byte of its body is another', () => {
    for (const name of ['GitHub', 'Gitea', 'Forgejo']) {
      const request = SENT[name]?.(PUSH);
      if (!request) throw new Error(name);
      fc.assert(
        fc.property(fc.nat(PUSH.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
          const body = Buffer.from(request.body);
          body[at] = (body[at] ?? 0) ^ by;
          expect(toldByHook({ ...request, body }, OURS)).toMatchObject({ kind: 'refused' });
        }),
      );
    }
  });

  it('may be sent as a form, as GitHub does unless it is told otherwise', () => {
    const body = new URLSearchParams({ payload: PUSH }).toString();
    const request = SENT.GitHub?.(body);
    const headers = { ...request?.headers, 'content-type': 'application/x-www-form-urlencoded' };
    expect(toldByHook({ headers, body: Buffer.from(body) }, OURS)).toEqual({ kind: 'push' });
  });
});
