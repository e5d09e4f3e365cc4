import type { Column, Constraint, Table } from '@mig/core/dialect'
import { columnSource, sugarPlace } from './column.ts'
import { constraintSource } from './constraint.ts'
import { dialectEntries, type Entries } from './entries.ts'
import { indexSource } from './index-source.ts'
import { coreCall, object, type CallSource, type Source } from './layout.ts'
import { propertyKey, quote } from './literal.ts'
import { BY_NAME, type Wording } from './wording.ts'

/** `table('expenses', { … }, () => [ … ], { … })`: a table as models have it. */
export function tableSource(table: Table, wording: Wording = BY_NAME): CallSource {
  return coreCall('table', quote(table.name), ...bodySources(table, [], wording))
}

/** What follows the name: columns, constraints and indexes, options; the last two only where there are any. */
export function bodySources(table: Table, more: Entries = [], wording: Wording = BY_NAME): readonly Source[] {
  const { constraints, indexes } = table
  const sugar = takeSugar(table)
  const extras = [
    ...constraints.slice(sugar.count).map((constraint) => constraintSource(constraint)),
    ...indexes.map((index) => indexSource(index)),
  ]
  const options = optionEntries(table, more)
  return [
    object(
      table.columns.map((column) => columnEntry(column, table, sugar.of(column), wording)),
      true,
    ),
    ...(extras.length === 0 ? [] : [{ kind: 'arrow', parameters: '()', body: { kind: 'array', items: extras } } as const]),
    ...(options.length === 0 ? [] : [object(options)]),
  ]
}

function optionEntries({ schema, comment, options }: Table, more: Entries): Entries {
  return [
    ...(schema === undefined ? [] : [['schema', quote(schema)] as const]),
    ...(comment === undefined ? [] : [['comment', quote(comment)] as const]),
    ...dialectEntries(options),
    ...more,
  ]
}

function columnEntry(column: Column, table: Table, sugar: readonly Constraint[], wording: Wording): readonly [string, Source] {
  const key = columnKey(column.name, table)
  return [propertyKey(key), columnSource(column, sugar, key === column.name ? undefined : column.name, wording)]
}

/** JavaScript sorts keys that are numbers before all others, and `__proto__` is no ordinary one: such columns are called otherwise. */
function columnKey(name: string, table: Table): string {
  if (!/^(?:\d+|__proto__)$/.test(name)) return name
  let key = `column_${name}`
  while (table.columns.some((column) => column.name === key)) key += '_'
  return key
}

interface Sugar {
  /** How many constraints, from the first one on, are methods of columns. */
  readonly count: number
  of(column: Column): readonly Constraint[]
}

/** Builders give the constraints of columns back in the order of the columns and before all others, so only such a start is sugar. */
function takeSugar({ columns, constraints }: Table): Sugar {
  const byColumn = new Map<string, Constraint[]>()
  let last: readonly [column: number, place: number] = [0, -1]
  let count = 0
  for (const constraint of constraints) {
    const position = columns.findIndex((column) => sugarPlace(constraint, column) !== undefined)
    const column = columns[position]
    const place = column === undefined ? undefined : sugarPlace(constraint, column)
    if (column === undefined || place === undefined) break
    const again = position === last[0] && place === last[1] && constraint.kind !== 'foreignKey'
    if (position < last[0] || (position === last[0] && place < last[1]) || again) break
    byColumn.set(column.name, [...(byColumn.get(column.name) ?? []), constraint])
    last = [position, place]
    count++
  }
  return { count, of: (column) => byColumn.get(column.name) ?? [] }
}
