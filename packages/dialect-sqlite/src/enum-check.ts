import type { CheckConstraint, Column, Constraint, Table } from '@mig/core/dialect'
import { quoting } from './quoting.ts'
import { bareTokens, foldName, isSymbol, isWord, splitAtCommas, tokenize } from './tokens.ts'
import { enumOf } from './type-names.ts'

/** The check that limits the text of an enum column to its values; nothing for other columns. */
export function enumCheck(table: string, column: Column): CheckConstraint | undefined {
  const type = enumOf(column.type)
  if (type === undefined) return undefined
  const values = type.values.map((value) => quoting.literal(value)).join(', ')
  return { kind: 'check', name: enumCheckName(table, column.name), sql: `${quoting.identifier(column.name)} IN (${values})` }
}

export function enumCheckName(table: string, column: string): string {
  return `ck_${table}_${column}`
}

/** The values in `"a" IN ('x', 'y')`; nothing for a check of another form. */
export function checkedValues(sql: string, column: string): readonly string[] | undefined {
  const [name, word, open, ...list] = bareTokens(tokenize(sql))
  const isList = isWord(word, 'IN') && isSymbol(open, '(') && isSymbol(list.at(-1), ')')
  if (!isList || name === undefined || foldName(name.value) !== foldName(column)) return undefined
  const values = splitAtCommas(list.slice(0, -1))
  const isText = values.every(([value, ...more]) => value?.kind === 'string' && more.length === 0)
  return isText ? values.flatMap(([value]) => value?.value ?? []) : undefined
}

/** The table's constraints and the checks of its enum columns. A check of the same name that stands there already is that check. */
export function withEnumChecks(table: Table): readonly Constraint[] {
  const names = new Set(table.constraints.map((constraint) => constraint.name))
  const checks = table.columns.map((column) => enumCheck(table.name, column)).filter((check) => check !== undefined)
  return [...table.constraints, ...checks.filter((check) => !names.has(check.name))]
}
