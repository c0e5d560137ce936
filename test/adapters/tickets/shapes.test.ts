import type {
  IssueNoteSchema,
  IssueSchema,
  MemberSchema,
  MergeRequestSchema,
  ProjectSchema,
  StateEventSchema,
} from '@gitbeaker/rest';
import type { components } from '@octokit/openapi-types';
import type * as jira from 'jira.js/cloud';
import { expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type {
  GITHUB_COMMENT,
  GITHUB_EVENT,
  GITHUB_ISSUE,
  GITHUB_REPOSITORY,
} from '../../../src/adapters/tickets/github.ts';
import type { GITHUB_PULL } from '../../../src/adapters/tickets/github-requests.ts';
import type {
  GITLAB_CHANGE,
  GITLAB_ISSUE,
  GITLAB_MEMBER,
  GITLAB_NOTE,
  GITLAB_PROJECT,
  GITLAB_STATE,
} from '../../../src/adapters/tickets/gitlab.ts';
import type { GITLAB_REQUEST } from '../../../src/adapters/tickets/gitlab-requests.ts';
import type {
  JIRA_COMMENTS,
  JIRA_HISTORY,
  JIRA_MADE,
  JIRA_PERMISSIONS,
  JIRA_REMOTE_LINK,
  JIRA_TRANSITIONS,
} from '../../../src/adapters/tickets/jira-shapes.ts';

type Schemas = components['schemas'];

/** Jira describes every member as one that may be missing, and moments as dates. */
type Given<T> = T extends Date
  ? string
  : T extends readonly (infer One)[]
    ? Given<One>[]
    : T extends object
      ? { [K in keyof T]-?: Given<Exclude<T[K], undefined>> }
      : T;

it('what GitHub describes is what is read', () => {
  expectTypeOf<Schemas['issue']>().toExtend<z.input<typeof GITHUB_ISSUE>>();
  expectTypeOf<Schemas['issue-comment']>().toExtend<z.input<typeof GITHUB_COMMENT>>();
  expectTypeOf<Schemas['full-repository']>().toExtend<z.input<typeof GITHUB_REPOSITORY>>();
  expectTypeOf<Schemas['pull-request']>().toExtend<z.input<typeof GITHUB_PULL>>();
  expectTypeOf<Schemas['pull-request-simple']>().toExtend<z.input<typeof GITHUB_PULL>>();
  type Events =
    | Schemas['timeline-assigned-issue-event']
    | Schemas['timeline-cross-referenced-event']
    | Schemas['state-change-issue-event'];
  expectTypeOf<Events>().toExtend<z.input<typeof GITHUB_EVENT>>();
});

it('what GitLab’s client describes is what is read', () => {
  expectTypeOf<IssueSchema>().toExtend<z.input<typeof GITLAB_ISSUE>>();
  expectTypeOf<IssueNoteSchema>().toExtend<z.input<typeof GITLAB_NOTE>>();
  expectTypeOf<StateEventSchema>().toExtend<z.input<typeof GITLAB_STATE>>();
  expectTypeOf<MergeRequestSchema>().toExtend<z.input<typeof GITLAB_CHANGE>>();
  expectTypeOf<MergeRequestSchema>().toExtend<z.input<typeof GITLAB_REQUEST>>();
  expectTypeOf<Pick<ProjectSchema, 'id' | 'web_url' | 'issues_enabled'>>().toExtend<
    z.input<typeof GITLAB_PROJECT>
  >();
  expectTypeOf<Pick<MemberSchema, 'id' | 'access_level'>>().toExtend<z.input<typeof GITLAB_MEMBER>>();
});

it('what Jira’s client describes is what is read', () => {
  expectTypeOf<Given<jira.CreatedIssue>>().toExtend<z.input<typeof JIRA_MADE>>();
  expectTypeOf<Given<jira.PageOfComments>['comments'][number]>().toExtend<
    z.input<typeof JIRA_COMMENTS>['comments'][number]
  >();
  expectTypeOf<Given<jira.Permissions>['permissions'][string]>().toExtend<
    z.input<typeof JIRA_PERMISSIONS>['permissions'][string]
  >();
  expectTypeOf<Given<jira.RemoteIssueLink>>().toExtend<z.input<typeof JIRA_REMOTE_LINK>>();
  type Told = Given<jira.Issue>['changelog']['histories'][number];
  expectTypeOf<Pick<Told, 'created' | 'author'>>().toExtend<
    Pick<z.input<typeof JIRA_HISTORY>['changelog']['histories'][number], 'created' | 'author'>
  >();
  type Step = Given<jira.Transitions>['transitions'][number];
  expectTypeOf<Pick<Step, 'id' | 'name' | 'to'>>().toExtend<
    Pick<z.input<typeof JIRA_TRANSITIONS>['transitions'][number], 'id' | 'name' | 'to'>
  >();
});
