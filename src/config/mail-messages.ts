/** The wording of problems with mail and who gets it: a part of the table of all messages. */
export const MAIL_MESSAGES = {
  unusedSmtp: () =>
    'No target sends mail, so that this mail server is never used. Add one below targets, such as everyone: { email: {} }, or remove smtp.',
  noSmtp: () => 'There is no mail server for this target. Add smtp with a host beside targets.',
  noRecipients: () =>
    'Nobody gets this mail. Write at least one mailbox under to or cc here, or email.to for all mailing targets.',
  recipientTwice: (mailbox: string) =>
    `${mailbox} is there twice. Each recipient gets one mail. Remove one of them.`,
  badUnsubscribe: (text: string) =>
    `“${text}” is not a way to leave. Write it like mailto:leave@example.org or https://example.org/leave.`,
} as const;
