import { describe, expect, it } from 'vitest';
import { reviewSettings } from '../support/review.ts';
import { settingsProblems } from '../support/settings-file.ts';

const SMALLEST = ['time_zone: Europe/Berlin', 'budgets: [budgets]', 'source: { recording: samples.jsonl }'];

describe('the settings of the review', () => {
  it.each([
    ['  response: { plan: 1h }', '5:21: error: plan would be due before investigate, which comes first.'],
    ['  response: { fix: 1h }', 'Unknown key fix.'],
    ['  response: { plan: soon }', '“soon” is not a duration.'],
    ['  business_hours: { from: "9" }', '“9” is not a time of day.'],
    ['  business_hours: { from: "17:00", to: "09:00" }', 'This ends (09:00) before it begins (17:00).'],
    ['  closes_after: 0', '“0” is too small. At least 1 is allowed.'],
    ['  recurring: { times: 1 }', '“1” is too small. At least 2 is allowed.'],
    ['  reviewers: { vp-engineering: [] }', 'vp-engineering approves after the reviewers'],
    ['  reviewer: { engineering: [] }', 'Unknown key reviewer.'],
    ['  requests: {}', 'Exactly one of github, gitlab'],
    ['  requests: { github: { token: a }, gitlab: { token: b } }', 'Exactly one of github, gitlab'],
    ['  requests: { jira: { token: a } }', 'Unknown key jira.'],
    ['  requests: { github: {} }', 'Exactly one of token, token_file'],
    ['  requests: { github: { token: a, token_file: b } }', 'Exactly one of token, token_file'],
    ['  requests: { github: { token: a, repository: api } }', '“api” is not a repository.'],
    ['  requests: { gitlab: { token: a, project: api } }', '“api” is not a project of GitLab.'],
    ['  requests: { gitlab: { token: a, url: git } }', '“git” is not'],
  ])('refuse %s with its place', (line, problem) => {
    expect(settingsProblems([...SMALLEST, 'review:', line]).join('\n')).toContain(problem);
  });

  it('say where requests are opened, and need no repository', () => {
    expect(reviewSettings().requests).toBeUndefined();
    expect(reviewSettings('  requests: { github: { token_file: /run/gh } }').requests).toEqual({
      kind: 'github',
      http: { setting: 'review.requests.github', url: 'https://api.github.com', headers: {} },
      token: { file: '/run/gh', setting: 'review.requests.github.token_file' },
    });
    expect(
      reviewSettings('  requests: { gitlab: { url: "https://git.example.org/", token: a, project: 42 } }')
        .requests,
    ).toEqual({
      kind: 'gitlab',
      http: { setting: 'review.requests.gitlab', url: 'https://git.example.org', headers: {} },
      token: { value: 'a' },
      project: '42',
    });
  });
});
