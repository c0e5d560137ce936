import { hostname } from 'node:os';

/** What this program is called among several that share a ledger: as its environment says, or by its host and its process. */
export function replicaName(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  return environment.HEADROOM_REPLICA || `${hostname()}-${process.pid}`;
}
