import { blockedText } from './retry.ts'
import type { RunEvents } from './run-events.ts'

/** What an entry of a log tells besides its message: plain data. */
export interface LogFields {
  readonly [name: string]: unknown
}

/**
 * Where a service has what happens written: `console` and the loggers of winston are such; for pino, whose arguments stand the other way
 * round, `info: (message, fields) => log.info(fields, message)`.
 */
export interface Logger {
  /** Statements. */
  debug(message: string, fields: LogFields): void
  /** Steps and backups. */
  info(message: string, fields: LogFields): void
  /** What somebody should know: edited files, drift, another runner. */
  warn(message: string, fields: LogFields): void
}

/** The events, each written to the logger before it goes on to who watches. */
export function loggedEvents(logger: Logger, events: RunEvents): RunEvents {
  return {
    onStep: (event) => {
      const { state, direction, revision, message, from, to } = event
      logger.info(state === 'start' ? `Running ${direction} ${revision}` : `Done: ${direction} ${revision}`, { state, message, from, to })
      return events.onStep?.(event)
    },
    onStatement: (event) => {
      // Values are people's data, which a log is no place for.
      logger.debug(event.statement.text.join('?'), { purpose: event.purpose })
      events.onStatement?.(event)
    },
    onCopy: (event) => {
      logger.info(`Copying table ${event.table}`, { rows: event.rows })
      events.onCopy?.(event)
    },
    onBackfill: (event) => {
      logger.info(`Set rows of ${event.table}`, { rows: event.rows, total: event.total })
      events.onBackfill?.(event)
    },
    onEdited: (edited) => {
      for (const { revision, file } of edited) logger.warn(`Revision ${revision} was edited since it ran`, { file })
      return events.onEdited?.(edited)
    },
    onDrift: (drift) => {
      const { state, ...fields } = drift
      const message = state === 'found' ? 'The schema was changed outside of revisions' : 'It is not known whether the schema was changed'
      logger.warn(message, fields)
      return events.onDrift?.(drift)
    },
    onBackup: (backup) => {
      logger.info(`Backup ${backup.file}`, { bytes: backup.bytes })
      events.onBackup?.(backup)
    },
    onLockWait: (holder) => {
      logger.warn('Waiting for another runner', holder === undefined ? {} : { holder })
      events.onLockWait?.(holder)
    },
    onRetry: (event) => {
      const { message, attempt, attempts, pause, blocked } = event
      logger.warn(`Attempt ${attempt} failed and is made again: ${message}`, { attempts, pause, ...blocked })
      events.onRetry?.(event)
    },
    onBlocked: (blocked) => {
      logger.warn(`Waiting for ${blockedText(blocked)}`, { ...blocked })
      events.onBlocked?.(blocked)
    },
    onUnrecorded: (reason) => {
      logger.warn('The schema could not be recorded', { reason })
      events.onUnrecorded?.(reason)
    },
  }
}
