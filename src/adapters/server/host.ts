import { isIP } from 'node:net';

/** Names that nobody can have on the internet: of this machine, of a network of one's own, of a cluster. */
const OWN = ['localhost', 'local', 'internal', 'svc'];

/**
 * Whether a request is for this server by its `Host`: a name it is called by, a name of one's own network, or an address.
 * A page elsewhere can have its own name lead here (DNS rebinding), and would read what is served; it cannot do so by an
 * address, or by a name that it cannot have. A request without one is of no browser.
 */
export function isOurs(host: string | undefined, names: readonly string[]): boolean {
  if (host === undefined) return true;
  const name = nameIn(host);
  if (name === undefined) return false;
  const last = name.split('.').at(-1) ?? '';
  return isIP(name) !== 0 || !name.includes('.') || OWN.includes(last) || names.includes(name);
}

/** The name in a `Host`, without its port and the brackets of an address. */
function nameIn(host: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d*)?$/i.exec(host) ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/\.$/, '');
}
