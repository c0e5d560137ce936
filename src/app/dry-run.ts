import { isReport } from '../model/publication.ts';
import type { Logger } from '../ports/logger.ts';
import type { Publisher } from '../ports/publisher.ts';
import { WOULD_BE } from './deeds.ts';
import type { Project } from './generate.ts';
import { overlayLedger } from './overlay-ledger.ts';
import { overlayRecords } from './overlay-records.ts';
import type { Publishing } from './publishing.ts';

/**
 * The same publishing with nothing lasting in it: publishers and the log say what would be done, and what would be written
 * to the ledger is only remembered until the end.
 */
export function dryRun(publishing: Publishing): Publishing {
  return {
    ...publishing,
    project: dryProject(publishing.project),
    ledger: overlayLedger(publishing.ledger, publishing.clock),
    drafts: dryPublisher(publishing.drafts),
    log: dryLog(publishing.log),
    says: WOULD_BE,
    targets: publishing.targets.map((target) => ({
      ...target,
      wantsPdf: false,
      publisher: dryPublisher(target.publisher),
    })),
  };
}

/** What would be written down is told of as if it were, and no file is changed. */
function dryProject(project: Project): Project {
  if (!project.records) return project;
  const { settings, records } = project.records;
  return { ...project, records: { settings, records: overlayRecords(records) } };
}

/** Every line says in its fields that it is of a dry run, whatever its words. */
function dryLog(log: Logger): Logger {
  return {
    info: (message, fields) => log.info(message, { ...fields, dryRun: true }),
    warn: (message, fields) => log.warn(message, { ...fields, dryRun: true }),
    error: (message, fields) => log.error(message, { ...fields, dryRun: true }),
  };
}

/** A publisher that looks at everything but delivers nothing. */
function dryPublisher(publisher: Publisher): Publisher {
  return {
    ...publisher,
    deliver: async (publication, recipient) => ({
      recipient,
      outcome: 'delivered',
      detail: isReport(publication)
        ? `${publication.artifacts.length} files or one message would go there now.`
        : 'A message would go there now.',
    }),
  };
}
