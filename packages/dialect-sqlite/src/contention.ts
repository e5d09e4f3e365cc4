import { DatabaseStateError, type ContentionRules } from '@mig/core/dialect'

/**
 * One connection writes at a time, and others wait for it in BEGIN IMMEDIATE. A program that writes longer than the busy timeout is no
 * reason to give up: nothing has run then. https://www.sqlite.org/lang_transaction.html#immediate
 */
export const contention: ContentionRules = {
  obstacle: (error) => (error instanceof DatabaseStateError && error.code === 'database.locked' ? 'busy' : undefined),
}
