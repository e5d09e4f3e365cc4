import { OperationError, type Connection, type QualifiedName } from '@mig/core/dialect'
import { master } from '../catalog.ts'
import { quoting } from '../quoting.ts'
import { readReferences, same } from './catalog-slice.ts'

/** How many rows of each child refer to nothing in each parent: https://www.sqlite.org/pragma.html#pragma_foreign_key_check */
export type Orphans = ReadonlyMap<string, OrphanCount>

interface OrphanCount {
  readonly child: QualifiedName
  readonly parent: string
  /** Infinity where the foreign key refers to no key (SQLite: foreign key mismatch); `reason` says which. */
  readonly count: number
  readonly reason?: string
}

/** The tables whose foreign keys are looked at: all of a schema, or these and those that refer to them. */
export type Watched = ({ readonly schemas: readonly string[] } | { readonly tables: readonly QualifiedName[] }) & {
  /** Rows are nobody's concern; only whether the foreign keys fit what they refer to. */
  readonly fitAlone?: true
}

export async function findOrphans(connection: Connection, watched: Watched): Promise<Orphans> {
  const found = new Map<string, OrphanCount>()
  for (const child of await childrenOf(connection, watched)) {
    const items = watched.fitAlone === true ? await misfit(connection, child) : await orphansOf(connection, child)
    for (const item of items) found.set(JSON.stringify([schemaOf(child), child.name, item.parent]), item)
  }
  return found
}

/**
 * Compares with what was there before, which nobody is blamed for.
 * @param dropped Tables whose own orphans go with them.
 * @throws OperationError `op.orphans` that names the first rows.
 */
export async function refuseOrphans(
  connection: Connection,
  { before, after, dropped }: { readonly before: Orphans; readonly after: Orphans; readonly dropped: readonly QualifiedName[] },
): Promise<void> {
  for (const [key, item] of after) {
    const known = before.get(key)?.count ?? (await renamedCount(connection, before, dropped))
    if (item.count <= known) continue
    throw item.reason === undefined ? await orphaned(connection, item, known) : mismatched(item, item.reason)
  }
}

/** Orphans between tables that are called something else by now. */
async function renamedCount(connection: Connection, before: Orphans, dropped: readonly QualifiedName[]): Promise<number> {
  let count = 0
  for (const { child, parent: name, count: own } of before.values()) {
    const pair = [child, { ...child, name }]
    if (pair.some((table) => dropped.some((other) => same(other.name, table.name) && schemaOf(other) === schemaOf(table)))) continue
    const there = await Promise.all(pair.map((table) => exists(connection, table)))
    if (there.includes(false)) count += own
  }
  return count
}

/** @throws OperationError `op.orphans` for a table that refers to one that is gone, also without rows, since it takes none any more. */
export async function refuseMissingParents(connection: Connection, dropped: readonly QualifiedName[]): Promise<void> {
  for (const parent of dropped) {
    if (await exists(connection, parent)) continue
    const [reference] = await readReferences(connection, parent)
    if (reference !== undefined) throw withoutParent(reference.child, parent)
  }
}

async function childrenOf(connection: Connection, watched: Watched): Promise<readonly QualifiedName[]> {
  if ('schemas' in watched) return (await Promise.all(watched.schemas.map((schema) => tablesOf(connection, schema)))).flat()
  const children: QualifiedName[] = []
  for (const table of watched.tables) {
    const names = [table.name, ...(await readReferences(connection, table)).map(({ child }) => child)]
    const isNew = (name: string): boolean => !children.some((item) => same(item.name, name) && schemaOf(item) === schemaOf(table))
    for (const name of names) if (isNew(name)) children.push({ ...table, name })
  }
  const there = await Promise.all(children.map((child) => exists(connection, child)))
  return children.filter((_, index) => there[index])
}

async function tablesOf(connection: Connection, schema: string): Promise<readonly QualifiedName[]> {
  const { rows } = await connection.run(
    `SELECT DISTINCT t.name FROM ${master(schema)} AS t, pragma_foreign_key_list(t.name, ${quoting.literal(schema)}) ` +
      "WHERE t.type = 'table'",
  )
  return rows.map((row) => ({ schema, name: String(row['name']) }))
}

function check(child: QualifiedName): string {
  return `pragma_foreign_key_check(${quoting.literal(child.name)}, ${quoting.literal(schemaOf(child))})`
}

/** A foreign key whose target is no key is thrown, not counted. */
async function orphansOf(connection: Connection, child: QualifiedName): Promise<readonly OrphanCount[]> {
  try {
    const { rows } = await connection.run(`SELECT parent, count(*) AS "count" FROM ${check(child)} GROUP BY parent`)
    return rows.map((row) => ({ child, parent: String(row['parent']), count: Number(row['count']) }))
  } catch (error) {
    return [misfitOf(child, error)]
  }
}

/** Making the program of the check finds a foreign key that fits nothing; rows are not read. */
async function misfit(connection: Connection, child: QualifiedName): Promise<readonly OrphanCount[]> {
  try {
    await connection.run(`EXPLAIN PRAGMA ${quoting.identifier(schemaOf(child))}.foreign_key_check(${quoting.identifier(child.name)})`)
    return []
  } catch (error) {
    return [misfitOf(child, error)]
  }
}

function misfitOf(child: QualifiedName, error: unknown): OrphanCount {
  return { child, parent: '', count: Number.POSITIVE_INFINITY, reason: error instanceof Error ? error.message : String(error) }
}

async function exists(connection: Connection, table: QualifiedName): Promise<boolean> {
  const { rows } = await connection.run(
    `SELECT 1 FROM ${master(schemaOf(table))} WHERE type = 'table' AND name = ${quoting.literal(table.name)} COLLATE NOCASE`,
  )
  return rows.length > 0
}

function schemaOf({ schema }: QualifiedName): string {
  return schema ?? 'main'
}

const SHOWN = 5

async function orphaned(connection: Connection, { child, parent, count }: OrphanCount, before: number): Promise<OperationError> {
  const { rows } = await connection.run(
    `SELECT DISTINCT rowid FROM ${check(child)} WHERE parent = ${quoting.literal(parent)} LIMIT ${SHOWN}`,
  )
  const ids = rows.map((row) => row['rowid']).filter((id) => typeof id === 'number' || typeof id === 'bigint')
  const which = ids.length === 0 ? '' : ` Among them: rowid ${ids.join(', ')}.`
  const told = before === 0 ? '' : ` ${before} did so before.`
  return new OperationError(
    'op.orphans',
    `${child.name} still has a foreign key to ${parent}, and ${count} of its rows would refer to nothing.${told}${which}`,
    {
      hint:
        `Nothing was changed. Correct or delete the rows of ${child.name} in the same revision; ` +
        `or keep the rows of ${parent} that they need.`,
    },
  )
}

function withoutParent(child: string, parent: QualifiedName): OperationError {
  return new OperationError('op.orphans', `${child} still has a foreign key to ${parent.name}, and its rows would refer to nothing.`, {
    hint: `Drop ${child}, or its foreign key, in the same revision; or create ${parent.name} again with the rows that it needs.`,
  })
}

function mismatched({ child }: OrphanCount, reason: string): OperationError {
  return new OperationError('op.orphans', `A foreign key of ${child.name} refers to columns that are no key any more: ${reason}.`, {
    hint:
      'Nothing was changed. A foreign key needs a primary key or a unique constraint of just its columns. ' +
      'Drop it in the same revision, or keep the key.',
  })
}
