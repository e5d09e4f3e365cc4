import { MigError } from '@mig/core/dialect'

/**
 * A time zone as it was typed.
 * @throws MigError `answer.value` for one that no time zone database knows, and for an offset: PostgreSQL counts those of POSIX to the
 * west (https://www.postgresql.org/docs/current/datetime-posix-timezone-specs.html), everybody else to the east.
 */
export function timeZone(zone: string, subject: string): string {
  if (/^(?:UTC|GMT)?[+-]/i.test(zone)) throw wrongZone(`${zone} is no name of a time zone, and was given for ${subject}.`, subject)
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions()
    return zone
  } catch (cause) {
    throw wrongZone(`There is no time zone ${zone}, which was given for ${subject}.`, subject, cause)
  }
}

function wrongZone(message: string, subject: string, cause?: unknown): MigError {
  return new MigError('answer.value', message, {
    hint: `Nothing was written. Write a name such as Europe/Berlin or UTC: --zone ${subject}=Europe/Berlin.`,
    exit: 2,
    cause,
  })
}
