import { describe, expect, it } from 'vitest';
import { askForToken } from '../../../src/adapters/io/access-token.ts';
import { BOUNDS } from '../../../src/model/bounds.ts';
import { type Reply, scriptedServer } from '../../support/scripted-server.ts';

const FORM = { grant_type: 'client_credentials' };

const answerTo = async (reply: Reply) => {
  const { url } = await scriptedServer(() => reply);
  return askForToken({ url, form: FORM, patience: 10 });
};

const granting = (members: object) => answerTo({ body: JSON.stringify({ access_token: 't', ...members }) });

describe('a token server', () => {
  it('is sent a form, with the headers that are given', async () => {
    const { url, taken } = await scriptedServer(() => ({ body: '{"access_token":"t"}' }));
    await askForToken({
      url,
      form: { ...FORM, scope: 'a b' },
      headers: { authorization: 'Basic x' },
      patience: 10,
    });
    expect(taken).toMatchObject([{ method: 'POST', headers: { authorization: 'Basic x' } }]);
    expect(taken[0]?.form.toString()).toBe('grant_type=client_credentials&scope=a+b');
  });

  it.each([
    [3600, 3600],
    ['60', 60],
    [0, 0],
    ['', undefined],
    [null, undefined],
    ['soon', undefined],
    [undefined, undefined],
  ])('may write that a token lasts %j, which is %s seconds', async (expires_in, lifetime) => {
    expect((await granting({ expires_in })).token).toEqual({
      text: 't',
      ...(lifetime === undefined ? {} : { lifetime }),
    });
  });

  it('need not say what kind of token it gives, nor in which media type', async () => {
    const { token } = await answerTo({
      status: 201,
      headers: { 'content-type': 'text/plain' },
      body: '{"access_token":"t"}',
    });
    expect(token).toEqual({ text: 't' });
  });

  it.each<Reply>([
    { status: 400, body: '{"access_token":"t"}' },
    { status: 200, body: '{"access_token":""}' },
    { status: 200, body: '{"access_token":7}' },
    { status: 200, body: 'no JSON' },
    { status: 200, body: `{"access_token":"${'t'.repeat(BOUNDS.reply.most * 1024)}"}` },
  ])('gives none by $status and $body', async (reply) => {
    const { status, text, token } = await answerTo(reply);
    expect({ status, token }).toEqual({ status: reply.status, token: undefined });
    expect(reply.body).toContain(text);
  });

  it('that sends elsewhere is not followed: the secret stays', async () => {
    const elsewhere = await scriptedServer(() => ({ body: '{"access_token":"t"}' }));
    const { status, token } = await answerTo({ status: 307, headers: { location: elsewhere.url } });
    expect({ status, token, taken: elsewhere.taken }).toEqual({ status: 307, token: undefined, taken: [] });
  });

  it('that does not answer is given up by the signal', async () => {
    const { url } = await scriptedServer(() => ({ hang: true }));
    const given = new AbortController();
    const asked = askForToken({ url, form: FORM, patience: 600, signal: given.signal });
    given.abort();
    await expect(asked).rejects.toThrow('aborted');
  });
});
