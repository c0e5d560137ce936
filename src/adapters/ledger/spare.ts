import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BOUNDS, bytesOf } from '../../model/bounds.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { SpareOutcomes } from '../../ports/spare.ts';
import { parseJson } from '../io/json.ts';
import { deliveryShape } from './deliveries.ts';

/**
 * Keeps outcomes in a file beside the ledger, or where that cannot be written, in the system's folder for temporary files:
 * readable and writable by this user alone, and believed only when it is this user's.
 */
export function spareOutcomes(ledger: string): SpareOutcomes {
  const name = createHash('sha256').update(resolve(ledger)).digest('hex').slice(0, 16);
  const places = [
    `${ledger}.unwritten`,
    join(tmpdir(), `headroom-unwritten-${process.getuid?.() ?? ''}-${name}`),
  ];
  return {
    read: () => places.flatMap((place) => read(place)),
    keep: (outcomes) => {
      const kept = outcomes.length === 0 ? undefined : places.find((place) => write(place, outcomes));
      if (kept !== undefined || outcomes.length === 0) {
        for (const place of places) if (place !== kept) remove(place);
      }
      return kept;
    },
  };
}

function write(place: string, outcomes: readonly Delivery[]): boolean {
  const part = `${place}.${process.pid}.part`;
  try {
    remove(part);
    const text = outcomes.map((outcome) => `${JSON.stringify({ until: null, ...outcome })}\n`).join('');
    writeFileSync(part, text, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(part, place);
    return true;
  } catch {
    remove(part);
    return false;
  }
}

function read(place: string): readonly Delivery[] {
  return textIn(place)
    .split('\n')
    .flatMap((line) => deliveryShape.safeParse(parseJson(line)).data ?? []);
}

/** The text of a file of this user's own, which no link leads to; empty for any other, and where there is none. */
function textIn(place: string): string {
  try {
    const file = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(file);
      const isOwn = stat.isFile() && stat.uid === (process.getuid?.() ?? stat.uid);
      return isOwn && stat.size <= bytesOf(BOUNDS.file) ? readFileSync(file, 'utf8') : '';
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}

function remove(place: string): void {
  try {
    rmSync(place, { force: true });
  } catch {
    // Where nothing can be written, nothing can be removed; what is kept there is no news to the ledger any more.
  }
}
