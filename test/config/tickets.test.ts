import { describe, expect, it } from 'vitest';
import { salvage } from '../../src/config/salvage.ts';
import { TICKETS } from '../../src/config/settings/ticket-schema.ts';
import { ticketPresetProblems, ticketsOf } from '../../src/config/settings/tickets.ts';
import { readYaml } from '../../src/config/yaml/file.ts';
import { settingsProblems } from '../support/settings-file.ts';

/** What is read of an owner's tickets beside those of the whole project, in flow style. */
function read(own: string, preset = '{}') {
  const yaml = readYaml('headroom.yaml', `tickets: ${preset}\nowner: { tickets: ${own} }\n`);
  const value = yaml.value as { readonly tickets: unknown; readonly owner: { readonly tickets: unknown } };
  const [written, all] = [salvage(value.owner.tickets, TICKETS), salvage(value.tickets, TICKETS)];
  const { value: settings, problems } = ticketsOf(yaml, ['owner', 'tickets'], written ?? {}, all);
  return { settings, problems: problems.map(({ line, message }) => `${line}: ${message}`) };
}

describe('the tickets of an owner', () => {
  it('are in the tracker that is written, with what is usual', () => {
    const { settings, problems } = read('{ github: { repository: example/api, token_file: /run/gh } }');
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      tracker: {
        kind: 'github',
        http: { setting: 'owner.tickets.github', url: 'https://api.github.com', headers: {} },
        repository: 'example/api',
        token: { file: '/run/gh', setting: 'owner.tickets.github.token_file' },
      },
      labels: [],
      assignees: [],
      atEnd: 'close',
      declinedBy: [],
      mostADay: 10,
      deadline: 60,
    });
  });

  it('have what they say nothing of from those of the whole project', () => {
    const all =
      '{ gitlab: { url: "https://git.example.org/", project: group/perf, token_file: /run/gl }, labels: [performance], most_a_day: 3 }';
    expect(read('{}', all).settings).toMatchObject({
      tracker: { kind: 'gitlab', project: 'group/perf', http: { url: 'https://git.example.org' } },
      labels: ['performance'],
      mostADay: 3,
    });
    const { settings } = read('{ gitlab: { project: 42 }, labels: [api] }', all);
    expect(settings).toMatchObject({
      tracker: { project: '42', token: { setting: 'tickets.gitlab.token_file' } },
      labels: ['api'],
      mostADay: 3,
    });
  });

  it('send the token of the whole project to no other server', () => {
    const all = '{ github: { token: secret, proxy_url: "http://proxy:3128" } }';
    const own = '{ github: { url: "https://ghe.example.org/api/v3", repository: a/b } }';
    expect(read(own, all).problems).toEqual([
      '2: token_file is missing from github. It is wanted here, or in tickets at the top of the settings, for all owners. Add token_file.',
    ]);
    expect(read('{ github: { repository: a/b } }', all).settings).toMatchObject({
      tracker: { token: { value: 'secret' }, http: { proxyUrl: 'http://proxy:3128' } },
    });
  });

  it('know Jira by a user with a token, or a bearer’s token alone', () => {
    const jira = 'url: "https://jira.example.org", project: PERF, token: t';
    expect(read(`{ jira: { ${jira} } }`).settings?.tracker).toEqual({
      kind: 'jira',
      http: { setting: 'owner.tickets.jira', url: 'https://jira.example.org', headers: {} },
      project: 'PERF',
      type: 'Task',
      token: { value: 't' },
      transitions: { close: 'Done', reopen: 'To Do' },
    });
    expect(
      read(`{ jira: { ${jira}, user: ann@example.org, type: Bug, close: Resolve } }`).settings,
    ).toMatchObject({
      tracker: { user: 'ann@example.org', type: 'Bug', transitions: { close: 'Resolve', reopen: 'To Do' } },
    });
  });

  it.each([
    ['{}', 'Exactly one of github, gitlab, jira'],
    ['{ github: { token: t, repository: api } }', '“api” is not a repository.'],
    ['{ github: { token: t } }', 'repository is missing from github.'],
    ['{ github: { token: t, token_file: f, repository: a/b } }', 'token, token_file'],
    ['{ gitlab: { token: t, project: perf } }', '“perf” is not a project of GitLab.'],
    ['{ jira: { token: t, project: PERF } }', 'url is missing from jira.'],
    ['{ jira: { token: t, project: perf, url: "https://j" } }', '“perf” is not a project of Jira.'],
    ['{ jira: { token: t, project: P1, url: "j" } }', '“j” is not'],
    ['{ jira: { token: t, project: P1, url: "https://j" }, assignees: [a, b] }', 'There are 2 assignees.'],
    ['{ jira: { token: t, project: P1, url: "https://j" }, labels: [a b] }', '“a b” is not a label there.'],
    ['{ github: { token: t, repository: a/b }, deadline: soon }', '“soon”'],
    ['{ github: { token: t, repository: a/b }, gitlab: { token: t, project: a/b } }', 'github, gitlab'],
  ])('%s are refused with what to do', (own, words) => {
    const { settings, problems } = read(own);
    expect(settings).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(words)]);
  });

  it('of the whole project are checked once, whoever takes them', () => {
    const lines = ['time_zone: UTC', 'budgets: [b]', 'source: { recording: a.jsonl }'];
    expect(settingsProblems([...lines, 'tickets: { jira: { project: perf }, most_a_day: 0 }'])).toEqual([
      expect.stringContaining('4:29: error: “perf” is not a project of Jira.'),
      expect.stringContaining('“0” is too small.'),
    ]);
    const yaml = readYaml('headroom.yaml', 'tickets: {}\n');
    expect(ticketPresetProblems(yaml, {})).toEqual([]);
  });
});
