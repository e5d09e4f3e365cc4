import {
  bareExpression,
  canonical,
  closing,
  isSymbol,
  statement,
  type Rule,
  type Statement,
} from '@mig/core/dialect'
import { ofSchemas } from '../catalog.ts'
import { enabledState, enabledWords, type StateCode } from './enabled.ts'
import { isWord, sqlWords } from '../tokens.ts'
import { jsonRows } from '../snapshot.ts'
import { localName } from '../read-type.ts'
import { quoting } from '../quoting.ts'
import { sameActions } from './same-actions.ts'
import { sameExpressions } from './same-expressions.ts'
import {
  commentChange,
  commentOf,
  commentOn,
  ifExists,
  notOfExtension,
  onTable,
  refuseIfNotExists,
  tableText,
  withLocalSchema,
  type PostgresObject,
} from './object.ts'

/** https://www.postgresql.org/docs/current/sql-createrule.html */
export const rule: PostgresObject<'rule'> = {
  statements: {
    create: (op) => {
      refuseIfNotExists(op, 'RULE', 'orReplace')
      const { object } = op
      return [statement(createRule(object, 'CREATE')), ...enabled(object, undefined), ...comment(object, undefined)]
    },
    drop: (op) => [statement(`DROP RULE ${ifExists(op)}${onTable(op.object)}`)],
    alter: ({ object, was }) => {
      const replace = createRule(object, 'CREATE OR REPLACE')
      const isSame = was !== undefined && replace === createRule(was, 'CREATE OR REPLACE')
      return [...(isSame ? [] : [statement(replace)]), ...enabled(object, was), ...comment(object, was)]
    },
    rename: ({ object, to }) => [statement(`ALTER RULE ${onTable(object)} RENAME TO ${quoting.identifier(to)}`)],
  },

  // The rule for SELECT is the query of a view.
  read: async (scope, schemas) => {
    const rows = await jsonRows<RuleRow>(
      scope.connection,
      `SELECT n.nspname AS schema, c.relname AS table, r.rulename AS name, r.ev_type AS event, r.is_instead AS instead,
         r.ev_enabled AS enabled, pg_get_ruledef(r.oid) AS definition, ${commentOn('pg_rewrite', 'r.oid')}
       FROM pg_catalog.pg_rewrite r
       JOIN pg_catalog.pg_class c ON c.oid = r.ev_class JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE r.ev_type <> '1' AND c.relpersistence <> 't' AND ${ofSchemas('pg_class', 'c.oid')} AND ${notOfExtension('pg_class', 'c.oid')}
       ORDER BY n.nspname, c.relname, r.rulename`,
      [schemas],
    )
    return rows.map((row): Rule => {
      const { name: table, ...schema } = localName(row.schema, row.table, scope.defaultSchema)
      return {
        kind: 'rule',
        ...schema,
        table,
        name: row.name,
        event: EVENTS[row.event],
        ...(row.instead ? { instead: true } : {}),
        ...writtenParts(row.definition),
        ...enabledState(row.enabled),
        ...commentOf(row),
      }
    })
  },

  normalize: (object, scope) => {
    const { where, ...rest } = withLocalSchema(object, scope)
    return { ...rest, ...(where === undefined ? {} : { where: bareExpression(where) }) }
  },

  /** The condition and the statements are asked of the server, with the rows of the table for NEW and OLD. */
  compare: async (from, to, connection) => {
    const rest = ({ where, ...others }: Rule): string => canonical([{ ...others, actions: [] }, where !== undefined])
    if (rest(from) !== rest(to)) return 'alter'
    const table = tableText(from)
    const isSame =
      (await sameExpressions(connection, `${table} AS new, ${table} AS old`, [[from.where ?? '', to.where ?? '']])) &&
      (await sameActions(connection, table, from.actions, to.actions))
    return isSame ? 'same' : 'alter'
  },
}

interface RuleRow {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly event: keyof typeof EVENTS
  readonly instead: boolean
  readonly enabled: StateCode
  readonly definition: string
  readonly comment: string | null
}

const EVENTS = { 2: 'update', 3: 'insert', 4: 'delete' } as const

/**
 * The condition and the statements, which only the printed rule shows: `… WHERE (…) DO INSTEAD ( …; …;);`. The first DO stands
 * behind the condition, since it is a reserved word.
 */
function writtenParts(definition: string): Pick<Rule, 'where' | 'actions'> {
  const tokens = sqlWords(definition)
  const text = (from: number, to: number): string => definition.slice(tokens[from]?.start, tokens[to]?.end)
  const to = tokens.findIndex((token) => isWord(token, 'to'))
  const doing = tokens.findIndex((token, index) => index > to && isWord(token, 'do'))
  const where = tokens.findIndex((token, index) => index > to && index < doing && isWord(token, 'where'))
  const first = isWord(tokens[doing + 1], 'instead') ? doing + 2 : doing + 1
  const last = tokens.length - 2
  const isList = isSymbol(tokens[first], '(') && closing(tokens, first) === last && isSymbol(tokens[last - 1], ';')
  const ends = isList ? tokens.flatMap((token, index) => (index > first && index < last && isSymbol(token, ';') ? [index] : [])) : []
  const nothing = first === last && isWord(tokens[first], 'nothing')
  return {
    ...(where === -1 ? {} : { where: bareExpression(text(where + 1, doing - 1)) }),
    actions: isList ? ends.map((end, place) => text((ends[place - 1] ?? first) + 1, end - 1)) : nothing ? [] : [text(first, last)],
  }
}

/** The line breaks end a comment of a text. */
function createRule(object: Rule, verb: string): string {
  const { name, event, instead, where, actions } = object
  const list = actions.length === 1 ? `\n${actions.join()}` : ` (\n${actions.join('\n;\n')}\n)`
  return [
    `${verb} RULE ${quoting.identifier(name)} AS ON ${event.toUpperCase()} TO ${tableText(object)}`,
    ...(where === undefined ? [] : [` WHERE (${where})`]),
    ` DO ${instead === true ? 'INSTEAD' : 'ALSO'}${actions.length === 0 ? ' NOTHING' : list}`,
  ].join('')
}

function enabled(object: Rule, was: Rule | undefined): readonly Statement[] {
  if (object.enabled === was?.enabled) return []
  return [statement(`ALTER TABLE ${tableText(object)} ${enabledWords(object.enabled)} RULE ${quoting.identifier(object.name)}`)]
}

function comment(object: Rule, was: Rule | undefined): readonly Statement[] {
  return commentChange(`RULE ${onTable(object)}`, object.comment, was?.comment)
}
