import { ModelError } from '../errors.ts'
import type { SqlText } from '../ops/op.ts'

import { qualifiedText, quoteIfNeeded } from '../schema/identifier-text.ts'
import { displayName, sameName } from '../schema/schema.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Value } from '../schema/value.ts'
import { bareExpression } from '../sql/parentheses.ts'
import { createQuoting } from '../sql/quoting.ts'
import { definitionOf, SQL } from './brand.ts'
import type { Sql } from './sql.ts'
import type { SqlPart } from './sql-part.ts'

/** Literals that both databases read. */
const neutral = createQuoting({
  boolean: (value) => String(value),
  bytes: () => {
    throw new ModelError('model.sql', 'Bytes have no literal that every database reads.', {
      hint: "Write the literal as SQL text, such as x'00ff'.",
    })
  },
  date: (iso) => `'${iso}'`,
  placeholder: (position) => `$${position}`,
})

/**
 * The fragment as the text of a definition: one bare expression, columns by their names alone, values as literals.
 *
 * @param table The table that the definition belongs to; columns of another one are refused.
 * @throws ModelError `model.sql`.
 */
export function lowerSql(fragment: Sql, table?: QualifiedName): string {
  return lowerSqlParts(sqlParts(fragment), table)
}

/** `lowerSql` of parts that a definition holds. */
export function lowerSqlParts(parts: readonly SqlPart[], table?: QualifiedName): string {
  return bareExpression(partsText(parts, table))
}

/** A query as schemas hold it: the text as it is written, without the space around it and a semicolon at its end. */
export function lowerQuery(fragment: Sql): string {
  return lowerText(fragment).replace(/(?:\s|;)+$/, '').replace(/^\s+/, '')
}

/** The fragment as it is written, to the last space: the body of a function. */
export function lowerText(fragment: Sql): string {
  return partsText(sqlParts(fragment))
}

function partsText(parts: readonly SqlPart[], table?: QualifiedName): string {
  let text = ''
  for (const part of parts) {
    if (typeof part !== 'string' && part.kind === 'column') requireOwn(part, table)
    const next = typeof part !== 'string' && part.kind === 'value' ? neutral.literal(part.value) : partText(part)
    // Two minus signs in a row would begin a comment.
    text += text.endsWith('-') && next.startsWith('-') ? ` ${next}` : next
  }
  return text
}

/**
 * What `op.execute` runs: a text as it is, or a fragment whose values are bound.
 *
 * @throws ModelError `model.sql` for anything else.
 */
export function lowerExecute(statement: Sql | string): SqlText {
  if (typeof statement === 'string') return { text: [statement], values: [] }
  const values: Value[] = []
  const text = ['']
  for (const part of sqlParts(statement)) {
    if (typeof part !== 'string' && part.kind === 'value') {
      values.push(part.value)
      text.push('')
    } else {
      text.push(`${text.pop() ?? ''}${partText(part)}`)
    }
  }
  return { text, values }
}

/** The parts of a fragment, whichever copy of this package made it. */
export function sqlParts(fragment: unknown): readonly SqlPart[] {
  const parts = definitionOf(fragment, SQL) as readonly SqlPart[] | undefined
  if (parts !== undefined) return parts
  const what = typeof fragment === 'string' ? `The text "${fragment}"` : 'A value'
  throw new ModelError('model.sql', `${what} stands where SQL is wanted.`, { hint: 'Write it as a template: sql`…`.' })
}

function partText(part: Exclude<SqlPart, { readonly kind: 'value' }>): string {
  if (typeof part === 'string') return part
  switch (part.kind) {
    case 'column':
      return quoteIfNeeded(part.name)
    case 'table':
      return qualifiedText(part.table)
    case 'name':
      return part.names.map(quoteIfNeeded).join('.')
  }
}

function requireOwn(column: { readonly name: string; readonly table?: QualifiedName }, table: QualifiedName | undefined): void {
  if (table === undefined || column.table === undefined || sameName(column.table, table)) return
  throw new ModelError('model.sql', `SQL of table ${displayName(table)} uses the column ${displayName(column.table)}.${column.name}.`, {
    hint: 'A definition can speak of columns of its own table alone.',
  })
}
