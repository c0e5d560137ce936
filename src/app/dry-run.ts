import type { Publisher } from '../ports/publisher.ts';
import type { Records } from '../ports/records.ts';
import type { Project } from './generate.ts';
import { overlayLedger } from './overlay-ledger.ts';
import type { Publishing } from './publishing.ts';

/**
 * The same publishing with nothing lasting in it: publishers say what they would do, and what would be written to the
 * ledger is only remembered until the end.
 */
export function dryRun(publishing: Publishing): Publishing {
  return {
    ...publishing,
    project: dryProject(publishing.project),
    ledger: overlayLedger(publishing.ledger, publishing.clock),
    drafts: dryPublisher(publishing.drafts),
    targets: publishing.targets.map((target) => ({ ...target, publisher: dryPublisher(target.publisher) })),
  };
}

/** A project whose records are read, and not written. */
function dryProject(project: Project): Project {
  if (!project.records) return project;
  const { settings, records } = project.records;
  const dry: Records = {
    read: (folder, ending) => records.read(folder, ending),
    create: async () => false,
    append: async () => {},
  };
  return { ...project, records: { settings, records: dry } };
}

/** A publisher that looks at everything but delivers nothing. */
function dryPublisher(publisher: Publisher): Publisher {
  return {
    ...publisher,
    deliver: async ({ artifacts }, recipient) => ({
      recipient,
      outcome: 'delivered',
      detail: `Dry run: ${artifacts.length} files or one message would go there now.`,
    }),
  };
}
