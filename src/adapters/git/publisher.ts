import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Receipt } from '../../model/delivery.ts';
import type { GitTarget } from '../../model/target-settings.ts';
import type { Diagnosis, Publisher } from '../../ports/publisher.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { makeFolder } from '../io/folder.ts';
import { after } from '../io/timer.ts';
import { checkRemote } from './check.ts';
import { deliver } from './deliver.ts';
import type { Git } from './git.ts';
import { openGit } from './open.ts';
import { failureWords, remoteOf } from './words.ts';

/** What the publisher needs of the world. */
export interface GitTools {
  readonly readSecret: ReadSecret;
  /** The folder for clones; what is in it can be deleted at any time. */
  readonly cache: string;
}

/** Publishes to a git repository over any remote that git itself can reach. The same publication makes the same commit. */
export function createGitPublisher(
  target: string,
  settings: GitTarget,
  { readSecret, cache }: GitTools,
): Publisher {
  const id = createHash('sha256').update(`${settings.remote} ${target}`).digest('hex').slice(0, 16);
  const folder = join(cache, id);
  const open = async (place: string, signal: AbortSignal): Promise<Git> => {
    const token = settings.token && (await readSecret(settings.token));
    const deadline = after(settings.deadline);
    return openGit(place, settings, token, AbortSignal.any([signal, deadline]));
  };
  return {
    target,
    recipients: [''],
    deliver: async (publication, recipient, signal): Promise<Receipt> => {
      try {
        await makeFolder(folder);
        const git = await open(folder, signal);
        return { recipient, ...(await deliver(git, folder, settings, publication)) };
      } catch (error) {
        return { recipient, outcome: 'failed', detail: failureWords(error, settings, signal) };
      }
    },
    // Not in the clone, which a delivery may be at work in.
    check: async (signal): Promise<readonly Diagnosis[]> => {
      const scratch = await mkdtemp(join(tmpdir(), 'headroom-check-'));
      try {
        return await checkRemote(await open(scratch, signal), settings);
      } catch (error) {
        const detail = failureWords(error, settings, signal);
        return [{ what: remoteOf(settings), ok: false, detail }];
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
    close: async () => {},
  };
}
