import { MigError } from '@mig/core/dialect'

/**
 * A time zone as it was typed.
 * @throws MigError `answer.value` for one that no time zone database knows.
 */
export function timeZone(zone: string, subject: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone === '' ? 'UTC' : zone
  } catch (cause) {
    throw new MigError('answer.value', `There is no time zone ${zone}, which was given for ${subject}.`, {
      hint: `Nothing was written. Write a name such as Europe/Berlin: --zone ${subject}=Europe/Berlin.`,
      exit: 2,
      cause,
    })
  }
}
