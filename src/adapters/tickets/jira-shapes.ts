import { z } from 'zod';

/** What is read of a user. */
export const JIRA_USER = z.object({
  displayName: z.string().optional(),
  name: z.string().optional(),
  accountId: z.string().optional(),
});
/** A user as Jira names them. */
export type JiraUser = z.infer<typeof JIRA_USER>;

const PROPERTIES = z.record(z.string(), z.unknown()).optional();

/** What is read of an issue. */
export const JIRA_ISSUE = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    created: z.string(),
    labels: z.array(z.string()),
    status: z.object({ statusCategory: z.object({ key: z.string() }) }),
    resolution: z.object({ name: z.string() }).nullish(),
  }),
  properties: PROPERTIES,
});
/** An issue. */
export type JiraIssue = z.infer<typeof JIRA_ISSUE>;

/** What is read of the cloud’s answer to a search, and of a server’s. */
export const JIRA_FOUND = z.object({
  issues: z.array(JIRA_ISSUE),
  nextPageToken: z.string().nullish(),
});

/** What is read of an issue that was made. */
export const JIRA_MADE = z.object({ id: z.string(), key: z.string() });

/** What is read of comments. */
export const JIRA_COMMENTS = z.object({
  comments: z.array(
    z.object({
      created: z.string(),
      properties: z.array(z.object({ key: z.string().optional(), value: z.unknown().optional() })).optional(),
    }),
  ),
});

/** What is read of the steps of its workflow that an issue can take. */
export const JIRA_TRANSITIONS = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      to: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) }),
      fields: z
        .record(z.string(), z.looseObject({ allowedValues: z.array(z.unknown()).optional() }))
        .optional(),
    }),
  ),
});
/** A step of its workflow. */
export type JiraTransition = z.infer<typeof JIRA_TRANSITIONS>['transitions'][number];

/** What is read of what happened to an issue. What an item says it changed to is not always a text. */
export const JIRA_HISTORY = z.object({
  changelog: z.object({
    histories: z.array(
      z.object({
        created: z.string(),
        author: JIRA_USER.optional(),
        items: z.array(
          z.object({
            field: z.string(),
            to: z.string().nullish(),
            toString: z.unknown().optional(),
          }),
        ),
      }),
    ),
  }),
});
/** What happened to it at once. */
export type JiraHistory = z.infer<typeof JIRA_HISTORY>['changelog']['histories'][number];

/** What is read of a link to something elsewhere, such as a pull request. */
export const JIRA_REMOTE_LINK = z.object({
  id: z.number(),
  object: z.object({
    url: z.string(),
    title: z.string(),
    status: z.object({ resolved: z.boolean().nullish() }).nullish(),
  }),
});

/** What is read of the server itself. */
export const JIRA_SERVER = z.object({ deploymentType: z.string().optional() });

/** What the token may do in a project, of what was asked. */
export const JIRA_PERMISSIONS = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

/** What is read of a project. */
export const JIRA_PROJECT = z.object({
  key: z.string(),
  issueTypes: z.array(z.object({ name: z.string() })).optional(),
});
