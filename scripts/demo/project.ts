import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WEEKDAYS } from '../../src/model/period.ts';

/** Where the demo's servers are. */
export interface Servers {
  readonly prometheus: string;
  readonly smtpPort: number;
  readonly httpPort: number;
}

const BUDGETS = `service: api
name: API
owner: "@backend-team"
budgets:
  query-p95:
    name: Query P95
    category: latency
    at_most: 1.5s
    indicator: { quantile: 0.95, histogram: api_request_duration_seconds }
  memory:
    name: Memory
    category: resource
    at_most: 2 GB
    indicator: { gauge: process_resident_memory_bytes, over_time: p95, across: max }
`;

/** Writes a project whose weekly report is due at a full minute, and makes its docs repository. Answers the settings' file. */
export function writeProject(folder: string, due: Date, { prometheus, smtpPort, httpPort }: Servers): string {
  const docs = join(folder, 'docs.git');
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', docs]);
  mkdirSync(join(folder, 'budgets'));
  writeFileSync(join(folder, 'budgets/api.yaml'), BUDGETS);
  const on = WEEKDAYS[(due.getUTCDay() + 6) % 7];
  const at = due.toISOString().slice(11, 16);
  const settings = join(folder, 'headroom.yaml');
  writeFileSync(
    settings,
    `organisation: Demo
time_zone: UTC
budgets: [budgets]
source: { prometheus: { url: "${prometheus}" } }
changes: { versions: { builds: { metric: api_build_info, label: version } } }
schedule:
  reports: [weekly]
  weekly: { on: ${on}, at: "${at}" } # last week's report, in a minute
  grace: 0 # otherwise half an hour after a week's end, which matters in the first minutes of a Monday
email: { from: Headroom <headroom@example.org>, to: [you@example.org] }
smtp: { host: 127.0.0.1, port: ${smtpPort}, security: none }
targets:
  you: { email: {} }
  docs: { git: { remote: "${docs}" } }
server: { listen: "127.0.0.1:${httpPort}" }
`,
  );
  return settings;
}
