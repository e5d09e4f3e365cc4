import {
  bareExpression,
  canonical,
  closing,
  isSymbol,
  statement,
  UnsupportedError,
  type Statement,
  type Trigger,
  type TriggerEvent,
} from '@mig/core/dialect'
import { ofSchemas } from '../catalog.ts'
import { enabledState, enabledWords, type StateCode } from './enabled.ts'
import { inPostgres } from '../read-index.ts'
import { isWord, sqlWords } from '../tokens.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { normalCall } from './call.ts'
import { localType } from './routine.ts'
import { optionsFor, type PostgresTriggerOptions } from '../options.ts'
import { quoting } from '../quoting.ts'
import { sameExpressions } from './same-expressions.ts'
import { withOptions } from '../normalize.ts'
import {
  commentChange,
  commentOn,
  ifExists,
  notOfExtension,
  onTable,
  refuseIfNotExists,
  tableText,
  withLocalSchema,
  type ObjectScope,
  type PostgresObject,
} from './object.ts'

/** https://www.postgresql.org/docs/current/sql-createtrigger.html */
export const trigger: PostgresObject<'trigger'> = {
  statements: {
    create: (op) => {
      refuseIfNotExists(op, 'TRIGGER')
      const { object } = op
      return [statement(createTrigger(object, 'CREATE')), ...enabled(object, undefined), ...comment(object, undefined)]
    },
    drop: (op) => [statement(`DROP TRIGGER ${ifExists(op)}${onTable(op.object)}`)],
    alter: ({ object, was }) => alterTrigger(object, was),
    rename: ({ object, to }) => [statement(`ALTER TRIGGER ${onTable(object)} RENAME TO ${quoting.identifier(to)}`)],
  },

  // Triggers of constraints and those that a partition has from its parent are none of their own.
  read: async (scope, schemas) => {
    const rows = await jsonRows<TriggerRow>(
      scope.connection,
      `SELECT n.nspname AS schema, c.relname AS table, g.tgname AS name, g.tgtype AS bits, g.tgenabled AS enabled,
         g.tgconstraint <> 0 AS "isConstraint", g.tgdeferrable AS deferrable, g.tginitdeferred AS deferred,
         g.tgoldtable AS "oldTable", g.tgnewtable AS "newTable", g.tgqual IS NOT NULL AS "hasCondition",
         pg_get_triggerdef(g.oid) AS definition,
         ARRAY(
           SELECT a.attname FROM unnest(g.tgattr::int2[]) WITH ORDINALITY u (number, place)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = g.tgrelid AND a.attnum = u.number ORDER BY u.place
         ) AS columns,
         (
           SELECT format('%I.%I', fn.nspname, f.relname) FROM pg_catalog.pg_class f
           JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace WHERE f.oid = g.tgconstrrelid
         ) AS "from", ${commentOn('pg_trigger', 'g.oid')}
       FROM pg_catalog.pg_trigger g
       JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND c.relpersistence <> 't' AND ${ofSchemas('pg_class', 'c.oid')}
         AND ${notOfExtension('pg_trigger', 'g.oid')} AND ${notOfExtension('pg_class', 'c.oid')}
       ORDER BY n.nspname, c.relname, g.tgname`,
      [schemas],
    )
    return rows.map((row) => readTrigger(row, scope))
  },

  normalize: (object, scope) => {
    const { body: _body, when, execute, ...rest } = withOptions(withLocalSchema(object, scope), 'trigger', `the trigger ${object.name}`)
    return {
      ...rest,
      ...(when === undefined ? {} : { when: bareExpression(when) }),
      ...(execute === undefined ? {} : { execute: normalCall(execute, scope) }),
    }
  },

  compare: async (from, to, connection) => {
    const withoutCondition = ({ when, ...rest }: Trigger): string => canonical([rest, when !== undefined])
    if (withoutCondition(from) !== withoutCondition(to)) return 'alter'
    const table = tableText(from)
    const rows = `${table} AS new, ${table} AS old`
    return (await sameExpressions(connection, rows, [[from.when ?? '', to.when ?? '']])) ? 'same' : 'alter'
  },
}

interface TriggerRow {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly bits: number
  readonly enabled: StateCode
  readonly isConstraint: boolean
  readonly deferrable: boolean
  readonly deferred: boolean
  readonly oldTable: string | null
  readonly newTable: string | null
  readonly hasCondition: boolean
  readonly definition: string
  readonly columns: readonly string[]
  readonly from: string | null
  readonly comment: string | null
}

// Bits of pg_trigger.tgtype.
const FOR_ROW = 1
const BEFORE = 2
const INSTEAD = 64
const EVENTS: readonly (readonly [event: TriggerEvent, bit: number])[] = [
  ['insert', 4],
  ['update', 16],
  ['delete', 8],
  ['truncate', 32],
]

function readTrigger(row: TriggerRow, scope: ObjectScope): Trigger {
  const { name: table, ...schema } = localName(row.schema, row.table, scope.defaultSchema)
  return {
    kind: 'trigger',
    ...schema,
    table,
    name: row.name,
    timing: (row.bits & INSTEAD) !== 0 ? 'instead of' : (row.bits & BEFORE) !== 0 ? 'before' : 'after',
    events: EVENTS.flatMap(([event, bit]) => ((row.bits & bit) === 0 ? [] : [event])),
    ...(row.columns.length === 0 ? {} : { columns: row.columns }),
    ...((row.bits & FOR_ROW) === 0 ? { forEach: 'statement' } : {}),
    ...writtenParts(row, scope),
    ...(row.comment === null ? {} : { comment: row.comment }),
    ...inPostgres({
      ...enabledState(row.enabled),
      ...(row.isConstraint ? { constraint: true } : {}),
      ...(row.deferrable ? { deferrable: true } : {}),
      ...(row.deferred ? { initially: 'deferred' } : {}),
      ...(row.from === null ? {} : { from: localType(row.from, scope) }),
      ...(row.oldTable === null ? {} : { oldTable: row.oldTable }),
      ...(row.newTable === null ? {} : { newTable: row.newTable }),
    }),
  }
}

/** The condition and the call are kept in a form that only the printed statement shows: `… WHEN (…) EXECUTE FUNCTION …` */
function writtenParts({ definition, hasCondition }: TriggerRow, scope: ObjectScope): Pick<Trigger, 'when' | 'execute'> {
  const tokens = sqlWords(definition)
  const when = hasCondition ? tokens.findIndex((token, index) => isWord(token, 'when') && isSymbol(tokens[index + 1], '(')) : -1
  const end = when === -1 ? -1 : closing(tokens, when + 1)
  const call = tokens.findIndex((token, index) => index > end && isWord(token, 'execute'))
  const condition = when === -1 ? undefined : definition.slice(tokens[when + 1]?.start, tokens[end]?.end)
  return {
    ...(condition === undefined ? {} : { when: bareExpression(condition) }),
    execute: normalCall(definition.slice(tokens[call + 2]?.start), scope),
  }
}

/* ---- statements ---- */

function createTrigger(object: Trigger, verb: string): string {
  const { name, timing, events, columns, forEach, when, execute } = object
  if (execute === undefined) {
    throw new UnsupportedError(`The trigger ${name} of ${object.table} calls no function, which PostgreSQL's triggers do.`, {
      hint: "Create one that returns trigger, and name it: { execute: 'audit()' }.",
    })
  }
  const options = optionsFor('trigger', object.options, `the trigger ${name}`)
  const of = columns === undefined ? '' : ` OF ${columns.map((column) => quoting.identifier(column)).join(', ')}`
  const on = events.map((event) => (event === 'update' ? `UPDATE${of}` : event.toUpperCase())).join(' OR ')
  return [
    `${verb} ${options.constraint === true ? 'CONSTRAINT ' : ''}TRIGGER ${quoting.identifier(name)}`,
    `${timing.toUpperCase()} ${on} ON ${tableText(object)}`,
    ...(options.from === undefined ? [] : [`FROM ${options.from}`]),
    ...deferral(options),
    ...referencing(options),
    `FOR EACH ${(forEach ?? 'row').toUpperCase()}`,
    ...(when === undefined ? [] : [`WHEN (${when})`]),
    `EXECUTE FUNCTION ${execute}`,
  ].join(' ')
}

function deferral({ deferrable, initially }: PostgresTriggerOptions): readonly string[] {
  if (initially === 'deferred') return ['DEFERRABLE INITIALLY DEFERRED']
  return deferrable === true ? ['DEFERRABLE'] : []
}

function referencing({ oldTable, newTable }: PostgresTriggerOptions): readonly string[] {
  const tables = [
    ...(oldTable === undefined ? [] : [`OLD TABLE AS ${quoting.identifier(oldTable)}`]),
    ...(newTable === undefined ? [] : [`NEW TABLE AS ${quoting.identifier(newTable)}`]),
  ]
  return tables.length === 0 ? [] : [`REFERENCING ${tables.join(' ')}`]
}

/** A trigger of a constraint cannot be replaced, and nothing depends on a trigger. */
function alterTrigger(object: Trigger, was: Trigger | undefined): readonly Statement[] {
  const isConstraint = [object, was].some((item) => optionsFor('trigger', item?.options, `the trigger ${object.name}`).constraint === true)
  const verb = isConstraint ? 'CREATE' : 'CREATE OR REPLACE'
  const create = createTrigger(object, verb)
  if (was !== undefined && create === createTrigger(was, verb)) return [...enabled(object, was), ...comment(object, was)]
  const drop = isConstraint ? [statement(`DROP TRIGGER ${was === undefined ? 'IF EXISTS ' : ''}${onTable(object)}`)] : []
  // A trigger that is replaced fires like a new one, whatever state it had, and one that was dropped has lost its comment as well.
  return [...drop, statement(create), ...enabled(object, undefined), ...comment(object, isConstraint ? undefined : was)]
}

function enabled(object: Trigger, was: Trigger | undefined): readonly Statement[] {
  const stateOf = (item: Trigger | undefined): PostgresTriggerOptions['enabled'] =>
    optionsFor('trigger', item?.options, `the trigger ${object.name}`).enabled
  const state = stateOf(object)
  if (state === stateOf(was)) return []
  return [statement(`ALTER TABLE ${tableText(object)} ${enabledWords(state)} TRIGGER ${quoting.identifier(object.name)}`)]
}

function comment(object: Trigger, was: Trigger | undefined): readonly Statement[] {
  return commentChange(`TRIGGER ${onTable(object)}`, object.comment, was?.comment)
}
