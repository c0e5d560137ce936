/**
 * The samples extended to a year: 53 weekly reports and 12 monthly reviews, issued on their Mondays into a ledger of their own, with what
 * people did in between, and the reading room of all that. Writes a whole project, `year` unless another folder is named.
 */
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HOUR = 3600;
const root = join(import.meta.dirname, '../..');
const folder = process.argv[2] ?? 'year';

// Read by what makes the recording, as soon as it is loaded.
process.env.SAMPLE_DAYS = '483';
const { tick } = await import('../../src/app/tick.ts');
const { encode } = await import('../../src/recording/encode.ts');
const { openJsonLog, openPublishing } = await import('../../src/compose/publishing.ts');
const { createAnswering } = await import('../make-samples/answering.ts');
const { makeRecording } = await import('../make-samples/make.ts');
const { readProject } = await import('../../src/compose.ts');
const { adjust, leaveNotes, respond } = await import('./people.ts');

if (existsSync(folder)) {
  console.error(`${folder} is there already. Remove it, or name another folder: npm run year -- FOLDER.`);
  process.exit(2);
}
const config = writeProject();
const quiet = await openJsonLog(() => {});
console.log('Making the measurements …');
const { project } = await readProject({ config }, {});
const recording = await makeRecording(project);
writeFileSync(join(folder, 'year.jsonl'), encode(recording));
const points = createAnswering(project.set, recording);

const mornings = Array.from({ length: 366 }, (_, day) => Date.UTC(2025, 1, 2 + day) / 1000 + 9 * HOUR);
for (const morning of mornings) {
  const isMonday = new Date(morning * 1000).getUTCDay() === 1;
  await using opened = await publishingAt(morning);
  const { publishing } = opened;
  const access = publishing.project.records;
  if (!access) throw new Error('The project has no records.');
  await leaveNotes(publishing, access);
  // The ledger begins on the Sunday before.
  if (isMonday || morning === mornings[0]) await tick(publishing);
  if (isMonday) console.log(new Date(morning * 1000).toISOString().slice(0, 10));
  opened.clock.at = morning + 8 * HOUR;
  await respond(publishing, access);
  await adjust(config, publishing, access);
}
console.log(`\n${join(folder, 'output/index.html')} is the year.`);

/** Opens the project as it is at a moment, with answers to what nobody recorded. */
async function publishingAt(at: number) {
  const opened = await openPublishing({ config, log: quiet }, {});
  const clock = { at, now: () => clock.at };
  const source = { ...opened.publishing.source, points };
  return {
    clock,
    publishing: { ...opened.publishing, source, clock },
    [Symbol.asyncDispose]: opened.close,
  };
}

function writeProject(): string {
  mkdirSync(folder, { recursive: true });
  for (const part of ['budgets', 'changes'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  writeFileSync(
    join(folder, 'headroom.yaml'),
    `organisation: VirtEngine
time_zone: UTC
budgets: [budgets]
output: output
source: { recording: year.jsonl }
changes: { versions: { builds: { metric: app_build_info, label: version } } }
email: { from: headroom@virtengine.example, to: [performance@virtengine.example] }
`,
  );
  return join(folder, 'headroom.yaml');
}
