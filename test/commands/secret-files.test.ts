import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { budgetFile, GOOD } from '../support/budget-files.ts';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const SECRET = 'hunter2hunter2';
/** Nothing listens there. */
const NOWHERE = '127.0.0.1';

const prometheus = (line: string) =>
  `source: { prometheus: { url: 'http://${NOWHERE}:1', timeout: 1s, deadline: 2s, ${line} } }`;
const named = (line: string) =>
  `sources: { eu: { prometheus: { url: 'http://${NOWHERE}:1', timeout: 1s, deadline: 2s, ${line} } } }`;
const target = (line: string) => `source: { recording: r.jsonl }\ntargets: { chat: { ${line} } }`;
const smtp = (line: string) =>
  `${target('email: { to: [a@example.org] }')}\nsmtp: { host: ${NOWHERE}, port: 1, ${line} }`;
const OAUTH2 = `token_url: 'http://${NOWHERE}:1'`;

/** Each setting that names a file of secrets, with the secret where the file's name belongs. */
const SETTINGS: readonly (readonly [string, string])[] = [
  [
    'source.prometheus.basic_auth.password_file',
    prometheus(`basic_auth: { username: u, password_file: ${SECRET} }`),
  ],
  [
    'source.prometheus.authorization.credentials_file',
    prometheus(`authorization: { credentials_file: ${SECRET} }`),
  ],
  [
    'source.prometheus.oauth2.client_secret_file',
    prometheus(`oauth2: { client_id: c, client_secret_file: ${SECRET}, ${OAUTH2} }`),
  ],
  [
    'source.prometheus.http_headers.X-Key.files',
    prometheus(`http_headers: { X-Key: { files: [${SECRET}] } }`),
  ],
  ['source.prometheus.tls_config.ca_file', prometheus(`tls_config: { ca_file: ${SECRET} }`)],
  [
    'source.prometheus.tls_config.cert_file',
    prometheus(`tls_config: { cert_file: ${SECRET}, key_file: ${SECRET} }`),
  ],
  [
    'sources.eu.prometheus.basic_auth.password_file',
    named(`basic_auth: { username: u, password_file: ${SECRET} }`),
  ],
  ['sources.eu.prometheus.tls_config.ca_file', named(`tls_config: { ca_file: ${SECRET} }`)],
  ['smtp.password_file', smtp(`username: u, password_file: ${SECRET}`)],
  ['smtp.ca_file', smtp(`ca_file: ${SECRET}`)],
  ['smtp.dkim.private_key_file', smtp(`dkim: { domain: d, selector: s, private_key_file: ${SECRET} }`)],
  ['targets.chat.webhook.url_file', target(`webhook: { url_file: ${SECRET} }`)],
  ['targets.chat.git.token_file', target(`git: { remote: 'http://${NOWHERE}:1/x', token_file: ${SECRET} }`)],
  ['git.ssh_key_file', target(`git: { remote: 'ssh://${NOWHERE}:1/x', ssh_key_file: ${SECRET} }`)],
];

describe('a secret that is written where the name of its file belongs', () => {
  it.each(SETTINGS)('is told of by its setting and not shown: %s', async (setting, lines) => {
    const folder = folderWith({
      'headroom.yaml': `time_zone: UTC\nbudgets: [budgets]\n${lines}\n`,
      'budgets/api.yaml': budgetFile(GOOD),
    });
    const config = join(folder, 'headroom.yaml');
    const { out, err } = await runCli(['doctor', '--config', config]);
    expect(`${out}${err}`).toContain(`The file that ${setting} names cannot be read (no such file)`);
    expect(`${out}${err}`).not.toContain('hunter2');
    for (const argv of [['run', 'weekly'], ['tick', '--dry-run'], ['validate']]) {
      const said = await runCli([...argv, '--config', config]);
      expect(`${said.out}${said.err}`).not.toContain('hunter2');
    }
  });
});
