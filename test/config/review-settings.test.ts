import { describe, expect, it } from 'vitest';
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
  ])('refuse %s with its place', (line, problem) => {
    expect(settingsProblems([...SMALLEST, 'review:', line]).join('\n')).toContain(problem);
  });
});
