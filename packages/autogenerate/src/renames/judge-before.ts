import {
  nameIn,
  nameKey,
  qualifiedText,
  renameCallInSql,
  renameSequenceInSql,
  renameTypeInSql,
  renameValuesInSql,
  sameName,
  tokenize,
} from '@mig/core/dialect'
import type { ColumnType, ExpressionPair, Judge, ObjectKind, QualifiedName } from '@mig/core/dialect'
import type { RenamedName, RenamedObject } from './find-renames.ts'

interface RenamedType {
  readonly from: QualifiedName
  readonly to: QualifiedName
}

interface RenamedValues {
  readonly enum: QualifiedName
  /** The old texts by the new ones. */
  readonly old: ReadonlyMap<string, string>
}

/** Asks about expressions of enums in the names that the database has; names of tables and columns are those that it is told. */
export function judgeBefore(judge: Judge, names: readonly RenamedName[]): Judge {
  const types = names.flatMap((name): readonly RenamedType[] => (name.kind === 'enum' ? [name] : []))
  const objects = names.filter((name) => name.kind === 'object')
  const values = valuesOf(names)
  if (types.length === 0 && objects.length === 0 && values.length === 0) return judge
  return {
    equal: async (connection, pairs) => {
      const asked = pairs.map((pair) => pairBefore(pair, types, objects, values))
      const answers = await judge.equal(
        connection,
        asked.flatMap((pair) => pair ?? []),
      )
      let next = 0
      return asked.map((pair) => pair !== undefined && answers[next++] === true)
    },
  }
}

function valuesOf(names: readonly RenamedName[]): readonly RenamedValues[] {
  const found = new Map<string, { readonly enum: QualifiedName; readonly old: Map<string, string> }>()
  for (const name of names) {
    if (name.kind !== 'enumValue') continue
    const known = found.get(nameKey(name.enum)) ?? { enum: name.enum, old: new Map() }
    found.set(nameKey(name.enum), known)
    known.old.set(name.to, name.from)
  }
  return [...found.values()]
}

/** The pair in the old names; nothing where the sides do not mean the same values. */
function pairBefore(
  pair: ExpressionPair,
  types: readonly RenamedType[],
  objects: readonly RenamedObject[],
  values: readonly RenamedValues[],
): ExpressionPair | undefined {
  let { left, right } = pair
  for (const { enum: item, old } of values) {
    if (!pair.table.columns.some(({ type }) => isOf(type, item))) continue
    const [inCatalog, inModel] = [left, right]
    // The catalog says of each text whose value it is. The model does not, so it has to say each as often.
    if ([...old.keys()].some((value) => castsOf(inCatalog, item, value) !== textsOf(inModel, value))) return undefined
    left = renameValuesInSql(left, item, old)
    right = valuesBefore(right, old)
  }
  const own = [...types, ...objects.filter(({ of }) => TYPES.has(of))]
  const typed = (sql: string): string =>
    objects.reduce(objectBefore, own.reduce((text, { from, to }) => renameTypeInSql(text, to, from), sql))
  const columns = pair.table.columns.map((column) => ({ ...column, type: typeBefore(column.type, own) }))
  return { ...pair, table: { ...pair.table, columns }, left: typed(left), right: typed(right) }
}

const TYPES: ReadonlySet<ObjectKind> = new Set(['domain', 'compositeType', 'rangeType'])

function objectBefore(sql: string, { of, from, to }: RenamedObject): string {
  if (of === 'sequence') return renameSequenceInSql(sql, to, from)
  return of === 'function' || of === 'aggregate' ? renameCallInSql(sql, to, from) : sql
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function textsOf(sql: string, value: string): number {
  return tokenize(sql).filter(({ text }) => text === literal(value)).length
}

function castsOf(sql: string, item: QualifiedName, value: string): number {
  return textsOf(sql, value) - textsOf(renameValuesInSql(sql, item, new Map([[value, `${value}…`]])), value)
}

function valuesBefore(sql: string, old: ReadonlyMap<string, string>): string {
  const literals = new Map([...old].map(([to, from]) => [literal(to), literal(from)]))
  return tokenize(sql)
    .map(({ text }) => literals.get(text) ?? text)
    .join('')
}

function isOf(type: ColumnType, item: QualifiedName): boolean {
  if (type.kind === 'array') return isOf(type.of, item)
  return type.kind === 'enum' && sameName(type, item)
}

function typeBefore(type: ColumnType, types: readonly RenamedType[]): ColumnType {
  if (type.kind === 'array') return { ...type, of: typeBefore(type.of, types) }
  if (type.kind === 'custom') {
    const found = types.find(({ to }) => qualifiedText(to) === type.sql)
    return found === undefined ? type : { ...type, sql: qualifiedText(found.from) }
  }
  const found = type.kind === 'enum' ? types.find(({ to }) => sameName(to, type)) : undefined
  return found === undefined || type.kind !== 'enum' ? type : nameIn(found.from.schema ?? null, { ...type, name: found.from.name })
}
