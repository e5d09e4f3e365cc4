import {
  canonical,
  refusedObject,
  type Connection,
  type ObjectCompiler,
  type ObjectKind,
  type ObjectRules,
  type ObjectStatements,
  type SchemaObject,
} from '@mig/core/dialect'
import { master } from '../catalog.ts'
import { normalSchema } from '../normal-form.ts'
import { sameTokens } from '../judge.ts'
import { bareExpression } from '../tokens.ts'
import { parseTrigger, trigger } from './trigger.ts'
import { parseView, view } from './view.ts'

function refused<K extends ObjectKind>(kind: K, hint: string): ObjectStatements<K> {
  return refusedObject(kind, 'SQLite', hint)
}

/** The statements of the operations on all kinds: https://www.sqlite.org/omitted.html and what the others are replaced by. */
export const objectCompiler: ObjectCompiler = {
  view,
  trigger,
  schema: refused('schema', 'A file has one; others are attached by the program, on its connection.'),
  domain: refused('domain', 'Give each column the check: check(name, sql`…`).'),
  compositeType: refused('compositeType', 'Give the table a column for each attribute, or keep JSON in one.'),
  rangeType: refused('rangeType', 'Give the table two columns, for the bounds.'),
  operator: refused('operator', 'Call the function that it stands for.'),
  policy: refused('policy', 'Whoever can read the file sees all rows; a view can choose them.'),
  extension: refused('extension', 'Extensions of SQLite are loaded by the program, on its connection; a revision has nothing to do.'),
  sequence: refused('sequence', 'Use an integer primary key: t.integer().identity().primaryKey() counts by itself.'),
  materializedView: refused('materializedView', 'Create a view, or a table that op.execute fills.'),
  function: refused('function', 'Functions of SQLite are registered by the program, on its connection; a revision has nothing to do.'),
  procedure: refused('procedure', 'Write what it does where it is called, or a trigger.'),
  rule: refused('rule', 'Create a trigger; on a view it fires instead of the change.'),
  statistics: refused('statistics', 'ANALYZE counts the columns of each index together.'),
  eventTrigger: refused('eventTrigger', 'Let the program watch what it runs; a revision has nothing to do.'),
  aggregate: refused('aggregate', 'Aggregates of SQLite are registered by the program, on its connection; a revision has nothing to do.'),
}

interface ObjectRow {
  readonly type: string
  readonly name: string
  readonly table: string
  readonly sql: string
}

/** The views and triggers of a schema; SQLite has none of its own, and temporary ones are in another schema. */
export async function readObjects(connection: Connection, schema: string): Promise<readonly SchemaObject[]> {
  const { rows } = await connection.run(
    `SELECT type, name, tbl_name AS "table", sql FROM ${master(schema)} WHERE type IN ('view', 'trigger') ORDER BY type DESC, name`,
  )
  return (rows as readonly unknown[] as readonly ObjectRow[]).map(({ type, name, table, sql }) =>
    type === 'view' ? parseView(name, schema, sql) : parseTrigger(name, table, schema, sql),
  )
}

/** The object as it would be read after it was created: without comments, which SQLite keeps none of, and options of other databases. */
export function normalObject(object: SchemaObject): SchemaObject {
  if (object.kind !== 'view' && object.kind !== 'trigger') return object
  const { schema, comment: _comment, options: _options, ...rest } = object
  if (rest.kind === 'view') return { ...rest, ...normalSchema(schema) }
  const { execute: _execute, ...own } = rest
  return { ...own, ...normalSchema(schema), ...(own.when === undefined ? {} : { when: bareExpression(own.when) }) }
}

/**
 * SQLite keeps texts as they are written, so tokens decide. What differs is dropped before tables change and created afterwards: there is
 * no other way to change it, and ALTER TABLE fails where a view speaks of a column that is gone.
 */
export const objects: ObjectRules = {
  compare: async (_connection, pairs) => pairs.map(({ from, to }) => (isSame(from, to) ? 'same' : 'remake')),
}

function isSame(from: SchemaObject, to: SchemaObject): boolean {
  const [a, b] = [textsOf(from), textsOf(to)]
  return canonical(a.rest) === canonical(b.rest) && a.texts.every((text, index) => sameTokens(text, b.texts[index] ?? ''))
}

/** The SQL texts of an object, and all that is left. */
function textsOf(object: SchemaObject): { readonly texts: readonly string[]; readonly rest: object } {
  if (object.kind === 'view') return { texts: [object.query], rest: { ...object, query: '' } }
  if (object.kind !== 'trigger') return { texts: [], rest: object }
  const { when = '', body = '', ...rest } = object
  return { texts: [when, body], rest }
}
