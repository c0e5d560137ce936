/** The wording of problems with the tickets of owners: a part of the table of all messages. */
export const TICKET_MESSAGES = {
  badRepository: (text: string) =>
    `“${text}” is not a repository. Its owner and its name are wanted, as they are in its address. Write one such as example/api.`,
  badGitlabProject: (text: string) =>
    `“${text}” is not a project of GitLab. Its path or its number is wanted. Write one such as group/api, or 42.`,
  badJiraProject: (text: string) =>
    `“${text}” is not a project of Jira. Its key is wanted: capital letters, digits and underscores, beginning with a letter. Write one such as PERF.`,
  badTicketLabel: (text: string, not: string) =>
    `“${text}” is not a label there. Labels without ${not} are allowed. Write it without.`,
  noTicketKey: (key: string, kind: string) =>
    `${key} is missing from ${kind}. It is wanted here, or in tickets at the top of the settings, for all owners. Add ${key}.`,
  oneAssignee: (count: number) =>
    `There are ${count} assignees. Jira has one for a ticket. Keep one of them.`,
} as const;
