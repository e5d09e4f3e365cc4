import { statement, type Guard, type Statement } from '@mig/core/dialect'
import { master } from '../catalog.ts'
import { quoting } from '../quoting.ts'
import { ROWID_NAMES } from '../rowid.ts'
import { foldName } from '../tokens.ts'
import type { StoredObject, TableSlice } from './catalog-slice.ts'
import { isCounted } from './counter.ts'
import { constraintsOf, findColumn, hasOption, rowidColumn, type Draft, type DraftColumn } from './draft.ts'
import { rowGuards } from './row-guards.ts'
import { storedSql } from './stored-text.ts'
import { tableSql } from './table-text.ts'

/*
 * A table is made anew where SQLite has no ALTER TABLE for a change: https://www.sqlite.org/lang_altertable.html#otheralter
 * Foreign keys are off meanwhile, which is decided before the transaction begins (guarded-unit.ts).
 */

/** A table that is to be made anew. */
export interface Rebuild {
  readonly slice: TableSlice
  readonly old: Draft
  readonly next: Draft
}

export type Step = Statement | Guard

/** How the rows get from the old table to the new one. */
export type Way = (rebuild: Rebuild) => readonly Step[]

/**
 * Under another name, which it gives back when the old table is gone. The rename fails where SQLite cannot read all of the schema: with
 * names in double quotes that are meant as texts, and for checks that name their own table.
 */
export const byRename: Way = (rebuild) => {
  const { slice, next } = rebuild
  const other = freeName(slice, 'new')
  return [
    ...before(rebuild),
    statement(tableSql(next, slice.schema, other)),
    { ...statement(copy(rebuild, { from: quoted(slice, slice.name), to: quoted(slice, other), rowid: undefined })), ...announced(slice) },
    countGuard(slice, quoted(slice, slice.name), quoted(slice, other)),
    ...bookkeeping(slice, next, slice.name, other),
    statement(`DROP TABLE ${quoted(slice, slice.name)}`),
    // Otherwise every view and trigger has to be readable, and those on the table are not at this moment.
    statement('PRAGMA legacy_alter_table = ON'),
    statement(`ALTER TABLE ${quoted(slice, other)} RENAME TO ${quoting.identifier(slice.name)}`),
    statement('PRAGMA legacy_alter_table = OFF'),
    ...statisticsBack(rebuild, other),
    ...dependents(slice),
  ]
}

/** Out into a table that keeps values as they are, and in again: needs no rename, and half as much time again. */
export const byCopy: Way = (rebuild) => {
  const { slice, next } = rebuild
  const holder = freeName(slice, 'rows')
  const names = slice.columns.filter(({ generated }) => !generated).map(({ name }) => quoting.identifier(name))
  const computed = slice.columns.filter(({ generated }) => generated).map(({ name }) => quoting.identifier(name))
  const rowid = copiedRowid(rebuild)
  const kept = rowid === undefined ? undefined : freeColumn(slice)
  const columns = [...(kept === undefined ? [] : [kept]), ...names, ...computed].join(', ')
  const selected = [...(rowid === undefined ? [] : [rowid]), ...names, ...computed].join(', ')
  return [
    ...before(rebuild),
    statement(`CREATE TABLE ${quoted(slice, holder)} (${columns})`),
    {
      ...statement(`INSERT INTO ${quoted(slice, holder)} (${columns}) SELECT ${selected} FROM ${quoted(slice, slice.name)}`),
      ...announced(slice),
    },
    countGuard(slice, quoted(slice, slice.name), quoted(slice, holder)),
    ...bookkeeping(slice, next, slice.name, holder),
    statement(`DROP TABLE ${quoted(slice, slice.name)}`),
    statement(tableSql(next, slice.schema, slice.name)),
    statement(
      copy(rebuild, { from: `${quoted(slice, holder)} AS ${quoting.identifier(slice.name)}`, to: quoted(slice, slice.name), rowid: kept }),
    ),
    countGuard(slice, quoted(slice, holder), quoted(slice, slice.name)),
    ...counterBack(slice, next, holder),
    ...statisticsBack(rebuild, holder),
    statement(`DROP TABLE ${quoted(slice, holder)}`),
    ...dependents(slice),
  ]
}

function announced(slice: TableSlice): Pick<Statement, 'copies'> {
  return { copies: { table: slice.name, rows: `SELECT count(*) FROM ${quoted(slice, slice.name)}` } }
}

function before({ slice, old, next }: Rebuild): readonly Step[] {
  return [catalogGuard(slice), ...rowGuards(slice, old, next)]
}

/**
 * A script is written without the database that it runs on: there the table has to be the one that was rebuilt. White space does not
 * count, since SQLite's own ALTER TABLE leaves other than a rebuild does: https://www.sqlite.org/lang_altertable.html
 */
function catalogGuard(slice: TableSlice): Guard {
  const triggers = slice.triggers.filter(({ schema }) => schema === slice.schema)
  const texts = [slice.sql, ...[...slice.indexes, ...triggers].map(({ sql }) => sql)]
  const own = `FROM ${master(slice.schema)} WHERE tbl_name = ${quoting.literal(slice.name)} COLLATE NOCASE AND sql IS NOT NULL`
  const others = `SELECT type, name, sql ${own} AND ${BARE_SQL} NOT IN (${texts.map(bareLiteral).join(', ')})`
  return {
    guard: `(SELECT count(*) ${own}) = ${texts.length} AND NOT EXISTS (${others})`,
    message: `${slice.name} is not the table that these statements were made for`,
    hint:
      'Its text, its indexes or its triggers are others than the revisions make. Run the revision on a connection, which looks at ' +
      'the table itself.',
    rows: others,
  }
}

const BARE_SQL = "replace(replace(replace(replace(sql, ' ', ''), char(9), ''), char(10), ''), char(13), '')"

function bareLiteral(text: string): string {
  return quoting.literal(text.replaceAll(/[ \t\n\r]/g, ''))
}

function countGuard(slice: TableSlice, from: string, to: string): Guard {
  return {
    guard: `(SELECT count(*) FROM ${from}) = (SELECT count(*) FROM ${to})`,
    message: `The copy of ${slice.name} has not as many rows as the table`,
    hint: 'Nothing was changed. This should not happen: please report it with the text of the table.',
  }
}

/* ---- the copy ---- */

interface CopyPlace {
  readonly from: string
  readonly to: string
  /** Where the rowids are kept; absent: in the rowid. */
  readonly rowid: string | undefined
}

/** Conflict clauses of the new table would leave rows out, or write other values, in silence: ABORT stands above them. */
function copy(rebuild: Rebuild, { from, to, rowid }: CopyPlace): string {
  const copied = rebuild.next.columns.filter((column) => (column.from ?? column.using) !== undefined && !isGenerated(column))
  const own = copiedRowid(rebuild)
  const columns = [...(own === undefined ? [] : [own]), ...copied.map(({ name }) => quoting.identifier(name))]
  const values = [
    ...(own === undefined ? [] : [rowid ?? own]),
    ...copied.map(({ from: name = '', using }) => using ?? quoting.identifier(name)),
  ]
  return `INSERT OR ABORT INTO ${to} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${from}`
}

function isGenerated({ clauses }: DraftColumn): boolean {
  return clauses.some(({ kind }) => kind === 'generated')
}

/** The name under which both tables show their rowid, where it has to be copied: a column that is the rowid carries it. */
function copiedRowid({ slice, old, next }: Rebuild): string | undefined {
  if (slice.withoutRowid || hasOption(next, 'WITHOUT ROWID')) return undefined
  if (rowidColumn(next) !== undefined) return undefined
  return ROWID_NAMES.find((name) => findColumn(old, name) === undefined && findColumn(next, name) === undefined)
}

/* ---- what SQLite books under the name of a table ---- */

/** Counter and statistics go with the table that is dropped; under the other name they stay. */
function bookkeeping(slice: TableSlice, next: Draft, from: string, to: string): readonly Statement[] {
  const counter = slice.counted && isCounted(next) ? moveCounter(slice, from, to) : []
  return [...counter, ...slice.statistics.map((table) => statement(moveStatistics(slice, table, from, to)))]
}

function moveCounter(slice: TableSlice, from: string, to: string): readonly Statement[] {
  const table = quoted(slice, 'sqlite_sequence')
  const [source, target] = [quoting.literal(from), quoting.literal(to)]
  // The copy has begun a counter of its own where it had rows.
  return [
    statement(`DELETE FROM ${table} WHERE name = ${target} AND EXISTS (SELECT 1 FROM ${table} WHERE name = ${source})`),
    statement(`UPDATE ${table} SET name = ${target} WHERE name = ${source}`),
  ]
}

function counterBack(slice: TableSlice, next: Draft, holder: string): readonly Statement[] {
  return slice.counted && isCounted(next) ? moveCounter(slice, holder, slice.name) : []
}

function moveStatistics(slice: TableSlice, table: string, from: string, to: string): string {
  return `UPDATE ${quoted(slice, table)} SET tbl = ${quoting.literal(to)} WHERE tbl = ${quoting.literal(from)}`
}

/** Indexes of constraints are numbered anew, so what was counted of them counts only while the first constraints are the same. */
function statisticsBack({ slice, old, next }: Rebuild, holder: string): readonly Statement[] {
  const [before, after] = [keyTexts(old), keyTexts(next)]
  const keysStay = before.every((text, place) => text === after[place])
  return slice.statistics.flatMap((table) => [
    statement(moveStatistics(slice, table, holder, slice.name)),
    ...(keysStay
      ? []
      : [
          statement(
            `DELETE FROM ${quoted(slice, table)} WHERE tbl = ${quoting.literal(slice.name)} ` +
              `AND idx LIKE 'sqlite\\_autoindex\\_%' ESCAPE '\\'`,
          ),
        ]),
  ])
}

/** The keys in the order of the text, which is that of their indexes; a key that is the rowid has none. */
function keyTexts(draft: Draft): readonly string[] {
  const hasRowid = rowidColumn(draft) !== undefined
  return constraintsOf(draft).flatMap(({ constraint }) =>
    constraint.kind === 'unique' || (constraint.kind === 'primaryKey' && !hasRowid) ? [foldName(JSON.stringify(constraint.columns))] : [],
  )
}

/* ---- what hangs on the table ---- */

/** Indexes, then triggers, since those would fire in the copy. */
function dependents({ indexes, triggers }: TableSlice): readonly Statement[] {
  return [...indexes, ...triggers].map(({ sql, schema }: StoredObject) => statement(storedSql(sql, schema)))
}

function quoted({ schema }: TableSlice, name: string): string {
  return quoting.qualified({ schema, name })
}

/** A name that nothing in the schema has: `expenses__new`. */
function freeName({ name, taken }: TableSlice, ending: string): string {
  const used = new Set(taken.map(foldName))
  let free = `${name}__${ending}`
  for (let number = 2; used.has(foldName(free)); number += 1) free = `${name}__${ending}${number}`
  return free
}

function freeColumn({ columns }: TableSlice): string {
  const used = new Set(columns.map(({ name }) => foldName(name)))
  let free = 'mig_rowid'
  for (let number = 2; used.has(free); number += 1) free = `mig_rowid${number}`
  return quoting.identifier(free)
}
