import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isAmong, proxyUser } from '../../../src/adapters/server/proxy-user.ts';

/** A request from an address with the values of a header. */
function requestFrom(remoteAddress: string | undefined, ...values: readonly string[]) {
  return {
    headersDistinct: values.length > 0 ? { 'x-user': [...values] } : {},
    socket: { remoteAddress },
  } as unknown as IncomingMessage;
}

const TRUST = { userHeader: 'X-User', trusted: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] };

describe('an address', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.0.0.2', false],
    ['10.255.0.1', true],
    ['11.0.0.1', false],
    ['::ffff:10.1.2.3', true],
    ['::ffff:11.1.2.3', false],
    ['fd12::1', true],
    ['fd12::1%eth0', true],
    ['fe80::1', false],
    ['', false],
    ['localhost', false],
  ])('%s is among the trusted: %s', (address, among) => {
    expect(isAmong(address, TRUST.trusted)).toBe(among);
  });
});

describe('who a proxy says that sends a request', () => {
  it('is named where the proxy is trusted, in letters of any script', () => {
    expect(proxyUser(requestFrom('10.0.0.1', 'ann'), TRUST)).toEqual({ kind: 'named', user: 'ann' });
    const sent = Buffer.from('Жан').toString('latin1');
    expect(proxyUser(requestFrom('10.0.0.1', sent), TRUST)).toEqual({ kind: 'named', user: 'Жан' });
    expect(proxyUser(requestFrom('10.0.0.1', 'a\u0000b'), TRUST)).toEqual({ kind: 'named', user: 'a b' });
  });

  it.each([
    ['nothing is sent', requestFrom('10.0.0.1'), { kind: 'nobody' }],
    ['nothing can be seen of it', requestFrom('10.0.0.1', ' '), { kind: 'nobody' }],
    ['it is there twice', requestFrom('10.0.0.1', 'ann', 'bob'), { kind: 'nobody' }],
    ['the address is not trusted', requestFrom('192.0.2.1', 'ann'), { kind: 'untrusted', from: '192.0.2.1' }],
    ['the address is not known', requestFrom(undefined, 'ann'), { kind: 'untrusted', from: '' }],
  ])('is nobody where %s', (_, request, known) => {
    expect(proxyUser(request, TRUST)).toEqual(known);
  });

  it('is nobody where the settings name no header', () => {
    expect(proxyUser(requestFrom('127.0.0.1', 'ann'), { trusted: ['127.0.0.1'] })).toEqual({
      kind: 'nobody',
    });
  });
});
