import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Receipt } from '../../model/delivery.ts';
import type { ReportPublication } from '../../model/publication.ts';
import type { GitTarget } from '../../model/target-settings.ts';
import type { Diagnosis, Publisher } from '../../ports/publisher.ts';
import type { ReadSecret } from '../../ports/secrets.ts';
import { makeFolder } from '../io/folder.ts';
import { inScratch } from '../io/scratch.ts';
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
): Publisher<ReportPublication> {
  const id = createHash('sha256').update(`${settings.remote} ${target}`).digest('hex').slice(0, 16);
  const folder = join(cache, id);
  const open = async (place: string, signal: AbortSignal): Promise<Git> => {
    const token = settings.token && (await readSecret(settings.token));
    return openGit(place, settings, token, signal);
  };
  const deadlineOr = (signal: AbortSignal) => AbortSignal.any([signal, after(settings.deadline)]);
  return {
    target,
    recipients: [''],
    deliver: async (publication, recipient, signal, stop = signal): Promise<Receipt> => {
      const pushing = deadlineOr(signal);
      try {
        await makeFolder(cache);
        // What comes before the push can be given up at once, since nothing of it has arrived.
        const git = await open(folder, AbortSignal.any([pushing, stop]));
        return { recipient, ...(await deliver(git, git.until(pushing), folder, settings, publication)) };
      } catch (error) {
        const stopped = AbortSignal.any([signal, stop]);
        return { recipient, outcome: 'failed', detail: failureWords(error, settings, stopped) };
      }
    },
    // Not in the clone, which a delivery may be at work in.
    check: async (signal): Promise<readonly Diagnosis[]> => {
      try {
        return await inScratch(async (scratch) =>
          checkRemote(await open(scratch, deadlineOr(signal)), settings),
        );
      } catch (error) {
        const detail = failureWords(error, settings, signal);
        return [{ what: remoteOf(settings), ok: false, detail }];
      }
    },
    close: async () => {},
  };
}
