import { allColumns, nameKey, parentTables, typeFor } from '@mig/core/dialect'
import type { Column, ColumnType, Connection, Constraint, Dialect, ForeignKeyConstraint, Schema, Table } from '@mig/core/dialect'
import { mentionsAny } from '../identifiers.ts'
import { arrayOf, boundaryValues, plainValue, sharedType, type CanaryValue } from './canary-values.ts'
import type { MappedValues } from './mapped-values.ts'

/**
 * `boundary`: the lowest and highest values of each type, and NULLs. `plain`: ordinary values that fit the later schema as well, where it
 * asks for more than the one that has the rows. `spared`: the same, and tables that no row can pass through stay empty.
 */
export type CanaryKind = 'boundary' | 'plain' | 'spared'

/** Where rows are put, and what is going to become of it. */
export interface CanaryGround {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly schema: Schema
  readonly later: Schema
  readonly mapped: MappedValues
}

/** A table that has rows now. */
export interface CanaryTable {
  readonly table: Table
  readonly rows: number
}

/**
 * Puts up to three rows into every table, and one for each value that is to become another. What the database refuses is simply not
 * there: a row is tried in several ways, each as a statement of its own, so that one that fails leaves nothing.
 */
export async function plantCanaries(ground: CanaryGround, kind: CanaryKind): Promise<readonly CanaryTable[]> {
  const later = new Map(ground.later.tables.map((table) => [nameKey(table), table]))
  const planted = new Map<string, CanaryTable>()
  for (const table of inOrder(ground.schema.tables, later)) {
    const bed: Bed = { ...ground, table, columns: columnsFor(table, ground.schema), next: later.get(nameKey(table)), planted }
    if (kind === 'spared' && !takesRows(bed)) continue
    let rows = 0
    for (const ways of [...(kind === 'boundary' ? boundaryRows(bed) : plainRows(bed)), ...mappedRows(bed)]) {
      if (await insertFirst(bed, ways)) rows++
    }
    if (rows > 0) planted.set(nameKey(table), { table, rows })
  }
  return [...planted.values()]
}

interface Bed extends CanaryGround {
  readonly table: Table
  readonly columns: readonly Column[]
  /** The table as it is going to be, where it keeps its name. */
  readonly next: Table | undefined
  readonly planted: ReadonlyMap<string, CanaryTable>
}

/** SQL by column; what is absent is left to the database. */
type Row = ReadonlyMap<string, string>

/** Whether each side knows what stands in a column that the other one lacks; a table that goes comes back empty. */
function takesRows({ columns, next, later }: Bed): boolean {
  if (next === undefined) return true
  const nextColumns = columnsFor(next, later)
  const lacks = (some: readonly Column[], others: readonly Column[]): boolean =>
    others.some((column) => !column.nullable && column.default === undefined && !some.some(({ name }) => name === column.name))
  return !lacks(columns, nextColumns) && !lacks(nextColumns, columns)
}

/** Tables behind those that they refer to, as far as there is such an order. */
function inOrder(tables: readonly Table[], later: ReadonlyMap<string, Table>): readonly Table[] {
  const byKey = new Map(tables.map((table) => [nameKey(table), table]))
  const done = new Set<string>()
  const visit = (table: Table): readonly Table[] => {
    if (done.has(nameKey(table))) return []
    done.add(nameKey(table))
    const before = [...foreignKeys(table, later.get(nameKey(table))).map(targetKey), ...parentTables(table).map(nameKey)]
    return [...before.flatMap((key) => byKey.get(key) ?? []).flatMap(visit), table]
  }
  return tables.flatMap(visit)
}

/** A column over a domain takes the values of the type below. */
function columnsFor(table: Table, { tables, objects = [] }: Schema): readonly Column[] {
  const domains = new Map(
    objects.flatMap((object) => (object.kind === 'domain' ? [[object.name, object.type] as const] : [])),
  )
  const based = (type: ColumnType): ColumnType => {
    const sql = type.kind === 'custom' ? domains.get(type.sql.replace(/^.*\./, '').replaceAll('"', '')) : undefined
    return sql === undefined ? type : { kind: 'custom', sql }
  }
  return allColumns(table, tables)
    .filter((column) => column.generated === undefined && !counts(column))
    .map((column) => ({ ...column, type: based(column.type) }))
}

function counts({ identity, default: value, options = {} }: Column): boolean {
  if (identity !== undefined || Object.values(options).some((own) => own?.['serial'] !== undefined)) return true
  return value !== undefined && 'sql' in value && value.sql.startsWith('nextval(')
}

/** Each row with the ways to fill it, the one that tells most first. */
function boundaryRows(bed: Bed): readonly (readonly Row[])[] {
  const extreme = (at: number): Row => filled(bed, at + 1, ({ type }) => boundaryValues(typeFor(type, bed.dialect.name)).at(at))
  return [
    [extreme(0), ...plainWays(bed, 1, false)],
    [extreme(1), ...plainWays(bed, 2, false)],
    [new Map(), ...sparseWays(bed, 3)],
  ]
}

function plainRows(bed: Bed): readonly (readonly Row[])[] {
  return [plainWays(bed, 1, true), plainWays(bed, 2, true), sparseWays(bed, 3)]
}

/** A value that becomes another one, or NULL, may not come back: that is seen in rows that hold it. */
function mappedRows(bed: Bed): readonly (readonly Row[])[] {
  const { columns, dialect: { quoting }, mapped, table } = bed
  const values = new Set(columns.flatMap(({ name }) => Object.keys(mapped(table, name))))
  const holding = (value: string): Row =>
    new Map(
      columns.flatMap(({ name, nullable, type }) => {
        const map = mapped(table, name)
        if (!Object.hasOwn(map, value) || (map[value] === null && !nullable && type.kind !== 'array')) return []
        return (type.kind === 'array' ? arrayOf(value) : [value]).map((text) => [name, quoting.literal(text)] as const)
      }),
    )
  return [...values].map((value, at) => plainWays(bed, at + 4, true).map((row) => new Map([...row, ...holding(value)])))
}

const TEXTS = ['', 'word', 'a.b@example.org']

/** @param shared only what the column can hold later as well. */
function plainWays(bed: Bed, n: number, shared: boolean): readonly Row[] {
  const literals = literalsInChecks(bed)
  const value = (column: Column, way: number): CanaryValue | undefined => {
    const own = typeFor(column.type, bed.dialect.name)
    const next = shared ? bed.next?.columns.find(({ name }) => name === column.name)?.type : undefined
    const type = next === undefined ? own : sharedType(own, typeFor(next, bed.dialect.name))
    const known = literals.get(column.name) ?? []
    if (known.length > 0) return known[(n + way) % known.length]
    const text = TEXTS[way]
    return text !== undefined && way > 0 && (type.kind === 'text' || type.kind === 'varchar') ? `${text}${n}` : plainValue(type, n)
  }
  return TEXTS.map((_, way) => filled(bed, n, (column) => value(column, way)))
}

/** As little as the table takes, now and later. */
function sparseWays(bed: Bed, n: number): readonly Row[] {
  const needed = new Set(
    bed.columns.flatMap(({ name, nullable, default: value }) => {
      const next = bed.next?.columns.find((column) => column.name === name)
      return value === undefined && (!nullable || next?.nullable === false) ? [name] : []
    }),
  )
  return plainWays(bed, n, true).map((row) => new Map([...row].filter(([name]) => needed.has(name))))
}

/** A row with references to rows that are there, and values elsewhere. */
function filled(bed: Bed, n: number, valueOf: (column: Column) => CanaryValue | undefined): Row {
  const references = referenceValues(bed, n)
  return new Map(
    bed.columns.flatMap((column) => {
      const value = valueOf(column)
      const sql = references.get(column.name) ?? (value === undefined ? undefined : bed.dialect.quoting.literal(value))
      return sql === undefined ? [] : [[column.name, sql] as const]
    }),
  )
}

/** The texts with which a check compares a column are values that it lets pass, more often than not. */
function literalsInChecks({ table, next, columns }: Bed): ReadonlyMap<string, readonly string[]> {
  const checks = [...table.constraints, ...(next?.constraints ?? [])].flatMap((each) => (each.kind === 'check' ? [each.sql] : []))
  return new Map(
    columns.map(({ name }) => {
      const own = checks.filter((sql) => mentionsAny(sql, new Set([name])))
      return [name, own.flatMap((sql) => [...sql.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'")))]
    }),
  )
}

/** The values of the n-th row that each foreign key finds; NULL where it finds none. */
function referenceValues({ table, next, planted, columns, dialect: { quoting } }: Bed, n: number): ReadonlyMap<string, string> {
  const names = new Set(columns.map(({ name }) => name))
  const values = new Map<string, string>()
  for (const key of foreignKeys(table, next).filter((each) => each.columns.every((name) => names.has(name)))) {
    const target = planted.get(targetKey(key))
    const referred = key.references.columns.length > 0 ? key.references.columns : primaryKey(target?.table.constraints ?? [])
    const order = referred.map((name) => quoting.identifier(name)).join(', ')
    for (const [index, column] of key.columns.entries()) {
      const name = referred[index]
      const nth = (rows: number): string => `ORDER BY ${order} LIMIT 1 OFFSET ${(n - 1) % rows}`
      const found =
        target === undefined || name === undefined
          ? 'NULL'
          : `(SELECT ${quoting.identifier(name)} FROM ${quoting.qualified(target.table)} ${nth(target.rows)})`
      values.set(column, values.get(column) === 'NULL' ? 'NULL' : found)
    }
  }
  return values
}

/** Those of both versions. */
function foreignKeys(table: Table, later: Table | undefined): readonly ForeignKeyConstraint[] {
  return [...(later?.constraints ?? []), ...table.constraints].filter((each) => each.kind === 'foreignKey')
}

function targetKey({ references: { schema, table } }: ForeignKeyConstraint): string {
  return nameKey(schema === undefined ? { name: table } : { schema, name: table })
}

function primaryKey(constraints: readonly Constraint[]): readonly string[] {
  return constraints.flatMap((each) => (each.kind === 'primaryKey' ? each.columns : []))
}

async function insertFirst({ table, connection, dialect: { quoting } }: Bed, ways: readonly Row[]): Promise<boolean> {
  const statements = ways.map((row) => {
    const columns = [...row.keys()].map((name) => quoting.identifier(name))
    const values = row.size === 0 ? 'DEFAULT VALUES' : `(${columns.join(', ')}) VALUES (${[...row.values()].join(', ')})`
    return `INSERT INTO ${quoting.qualified(table)} ${values}`
  })
  for (const sql of new Set(statements)) {
    const inserted = await connection.run(sql).then(
      () => true,
      () => false,
    )
    if (inserted) return true
  }
  return false
}
