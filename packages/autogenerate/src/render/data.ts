import { OperationError, tokenize } from '@mig/core/dialect'
import type { BackfillOp, BulkInsertOp, ExecuteOp, SqlText, Value } from '@mig/core/dialect'
import { nameSource, optionsObject, type Entries } from './entries.ts'
import { call, object, type Source } from './layout.ts'
import { literal, propertyKey, quote, sqlTextSource } from './literal.ts'
import { typeSource } from './type.ts'
import type { Wording } from './wording.ts'

/** SQL as a template with its values in it, or as a text with placeholders where a value cannot stand in a template. */
export function executeSource({ text, values, down, doneWhen }: ExecuteOp): Source {
  const undo: Entries = [
    ...(down === undefined ? [] : [['down', besideSource(down, 'down')] as const]),
    ...(doneWhen === undefined ? [] : [['doneWhen', besideSource(doneWhen, 'doneWhen')] as const]),
  ]
  if (values.every(isEmbeddable)) return call('op.execute', sqlTextSource({ text, values }), optionsObject(undo))
  const list: Source = { kind: 'array', items: values.map(literal) }
  return call('op.execute', quote(withPlaceholders(text)), object([['values', list], ...undo]))
}

function besideSource(sql: SqlText, name: string): Source {
  if (sql.values.every(isEmbeddable)) return sqlTextSource(sql)
  throw new OperationError('op.render', `The \`${name}\` of an operation binds an array or an object, which no revision file can say.`, {
    hint: 'Bind its JSON text and cast that in SQL.',
  })
}

/** The tag takes no arrays and no objects. */
function isEmbeddable(value: Value): boolean {
  return typeof value !== 'object' || value === null || '$bigint' in value || '$date' in value || '$bytes' in value
}

function withPlaceholders(text: readonly string[]): string {
  const sql = text.map((piece, index) => (index === 0 ? piece : `$${index}${piece}`)).join('')
  const found = tokenize(sql).filter((token) => token.kind === 'parameter' && token.text.startsWith('$'))
  if (found.length === text.length - 1 && found.every((token, index) => token.text === `$${index + 1}`)) return sql
  throw new OperationError('op.render', 'An execute binds an array or an object in SQL that has placeholders of its own.', {
    hint: 'Write all values as placeholders.',
  })
}

export function backfillSource({ table, set, where, key, batch, pause, down }: BackfillOp): Source {
  const columns = Object.entries(set).map(([column, to]) => [propertyKey(column), assignedSource(to)] as const)
  return call('op.backfill', object([
    ['table', nameSource(table)],
    ['set', object(columns)],
    ...(where === undefined ? [] : [['where', besideSource(where, 'where')] as const]),
    ...(key === undefined ? [] : [['key', { kind: 'array', items: key.map(quote) } as const] as const]),
    ...(batch === undefined ? [] : [['batch', String(batch)] as const]),
    ...(pause === undefined ? [] : [['pause', String(pause)] as const]),
    ...(down === undefined ? [] : [['down', besideSource(down, 'down')] as const]),
  ]))
}

/** A value alone is written as such. */
function assignedSource(to: SqlText): Source {
  const [value] = to.values
  return value !== undefined && to.values.length === 1 && to.text.every((piece) => piece === '') ? literal(value) : besideSource(to, 'set')
}

export function bulkInsertSource({ rows, types }: BulkInsertOp, table: Source, wording: Wording): Source {
  const items = rows.map((row) => object(Object.entries(row).map(([column, value]) => [propertyKey(column), literal(value)])))
  const columns = Object.entries(types ?? {}).map(([column, type]) => [propertyKey(column), typeSource(type, undefined, wording)] as const)
  return call('op.bulkInsert', table, { kind: 'array', items }, types === undefined ? undefined : object([['types', object(columns)]]))
}
