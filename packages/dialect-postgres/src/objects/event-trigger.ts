import {
  canonical,
  statement,
  UnsupportedError,
  type CompileContext,
  type DdlEvent,
  type EventTrigger,
  type Statement,
} from '@mig/core/dialect'
import { enabledState, enabledWords, type StateCode } from './enabled.ts'
import { functionName, normalCall } from './call.ts'
import { jsonRows } from '../snapshot.ts'
import { quoting } from '../quoting.ts'
import { commentChange, commentOf, commentOn, ifExists, notOfExtension, refuseIfNotExists, type PostgresObject } from './object.ts'

/** https://www.postgresql.org/docs/current/sql-createeventtrigger.html */
export const eventTrigger: PostgresObject<'eventTrigger'> = {
  statements: {
    create: (op, context) => {
      refuseIfNotExists(op, 'EVENT TRIGGER')
      const { object } = op
      return create(object, context)
    },
    drop: (op) => [statement(`DROP EVENT TRIGGER ${ifExists(op)}${quoting.identifier(op.object.name)}`)],
    // Nothing depends on an event trigger, and ALTER EVENT TRIGGER changes no more than its state.
    alter: ({ object, was }, context) => {
      const isSame = was !== undefined && createSql(was, context) === createSql(object, context)
      if (isSame) return [...enabled(object, was), ...comment(object, was)]
      return [
        statement(`DROP EVENT TRIGGER ${was === undefined ? 'IF EXISTS ' : ''}${quoting.identifier(object.name)}`),
        ...create(object, context),
      ]
    },
    rename: ({ object, to }) => [
      statement(`ALTER EVENT TRIGGER ${quoting.identifier(object.name)} RENAME TO ${quoting.identifier(to)}`),
    ],
  },

  read: async (scope) => {
    const rows = await jsonRows<EventTriggerRow>(
      scope.connection,
      `SELECT g.evtname AS name, g.evtevent AS event, g.evtenabled AS enabled, g.evttags AS tags, ${functionName('g.evtfoid')} AS function,
         ${commentOn('pg_event_trigger', 'g.oid')}
       FROM pg_catalog.pg_event_trigger g WHERE ${notOfExtension('pg_event_trigger', 'g.oid')} ORDER BY g.evtname`,
    )
    return rows.map((row): EventTrigger => ({
      kind: 'eventTrigger',
      name: row.name,
      event: row.event,
      ...(row.tags === null ? {} : { tags: row.tags.toSorted() }),
      execute: normalCall(row.function, scope),
      ...enabledState(row.enabled),
      ...commentOf(row),
    }))
  },

  normalize: ({ tags = [], execute, ...rest }, scope) => ({
    ...rest,
    ...(tags.length === 0 ? {} : { tags: tags.map((tag) => tag.toUpperCase()).toSorted() }),
    execute: normalCall(execute, scope),
  }),

  compare: (from, to) => (canonical(from) === canonical(to) ? 'same' : 'alter'),
}

interface EventTriggerRow {
  readonly name: string
  readonly event: DdlEvent
  readonly enabled: StateCode
  readonly tags: readonly string[] | null
  readonly function: string
  readonly comment: string | null
}

function create(object: EventTrigger, context: CompileContext): readonly Statement[] {
  return [statement(createSql(object, context)), ...enabled(object, undefined), ...comment(object, undefined)]
}

function createSql({ name, event, tags, execute }: EventTrigger, { version }: CompileContext): string {
  if (event === 'login' && (version[0] ?? 0) < 17) {
    throw new UnsupportedError(`The event trigger ${name} fires at the event login, which needs PostgreSQL 17.`, {
      hint: 'Leave it out, or upgrade the server.',
    })
  }
  const some = tags === undefined ? '' : ` WHEN TAG IN (${tags.map((tag) => quoting.literal(tag)).join(', ')})`
  return `CREATE EVENT TRIGGER ${quoting.identifier(name)} ON ${event}${some} EXECUTE FUNCTION ${execute}`
}

function enabled(object: EventTrigger, was: EventTrigger | undefined): readonly Statement[] {
  if (object.enabled === was?.enabled) return []
  return [statement(`ALTER EVENT TRIGGER ${quoting.identifier(object.name)} ${enabledWords(object.enabled)}`)]
}

function comment(object: EventTrigger, was: EventTrigger | undefined): readonly Statement[] {
  return commentChange(`EVENT TRIGGER ${quoting.identifier(object.name)}`, object.comment, was?.comment)
}
