import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { BOUNDS } from '../../model/bounds.ts';
import { cut, visibleLine } from '../../model/one-line.ts';
import type { ProxyTrust } from '../../ports/pages.ts';

/** Who sends a request, by a header that a proxy writes; `untrusted` when somebody else wrote it. */
export type ProxyUser =
  | { readonly kind: 'named'; readonly user: string }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'untrusted'; readonly from: string };

const NOBODY = { kind: 'nobody' } as const;

/** Reads who a proxy says it is. A header that is there twice names nobody: one of them may be the sender's own. */
export function proxyUser(
  { headersDistinct, socket }: Pick<IncomingMessage, 'headersDistinct' | 'socket'>,
  { userHeader, trusted }: ProxyTrust,
): ProxyUser {
  const values = userHeader === undefined ? [] : (headersDistinct[userHeader.toLowerCase()] ?? []);
  const [value, ...others] = values;
  if (value === undefined) return NOBODY;
  const from = socket.remoteAddress ?? '';
  if (!isAmong(from, trusted)) return { kind: 'untrusted', from };
  // Node reads headers as Latin-1, and proxies write names in UTF-8.
  const user = cut(visibleLine(Buffer.from(value, 'latin1').toString('utf8')), BOUNDS.name.most);
  return user === '' || others.length > 0 ? NOBODY : { kind: 'named', user };
}

/** Whether an address is one of some, or in one of some networks. */
export function isAmong(address: string, networks: readonly string[]): boolean {
  const [plain = ''] = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%', 1);
  const family = familyOf(plain);
  if (!family) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', length] = network.split('/');
    const of = familyOf(base);
    if (of && length === undefined) list.addAddress(base, of);
    else if (of) list.addSubnet(base, Number(length), of);
  }
  return list.check(plain, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : `ipv${version === 4 ? 4 : 6}`;
}
