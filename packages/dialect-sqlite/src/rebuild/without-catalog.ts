import { OfflineError, statement, type AlterTableOp, type Connection, type CoreOp, type Table } from '@mig/core/dialect'
import { createTable } from '../create-table.ts'
import { driver } from '../driver.ts'
import { features } from '../features.ts'
import { quoting } from '../quoting.ts'
import { expandAlterTable } from './alter.ts'
import type { Step } from './rebuild.ts'

/**
 * For a script that starts where a revision that depends on data led: renames and drops are SQLite's own statements, and everything else
 * needs the table as it was.
 */
export async function withoutCatalog(op: CoreOp): Promise<readonly Step[]> {
  if (op.kind === 'renameTable') return [statement(`ALTER TABLE ${quoting.qualified(op.table)} RENAME TO ${quoting.identifier(op.to)}`)]
  if (op.kind !== 'alterTable') throw needsCatalog(op)
  if (op.was !== undefined) return onTable(op, op.was)
  return op.changes.map((change) => {
    const table = `ALTER TABLE ${quoting.qualified(op.table)}`
    if (change.kind === 'renameColumn')
      return statement(`${table} RENAME COLUMN ${quoting.identifier(change.name)} TO ${quoting.identifier(change.to)}`)
    if (change.kind === 'dropColumn' && change.ifExists !== true)
      return statement(`${table} DROP COLUMN ${quoting.identifier(change.name)}`)
    throw needsCatalog(op)
  })
}

/** The table alone, in a database in memory. */
async function onTable(op: AlterTableOp, table: Table): Promise<readonly Step[]> {
  const connection = await emptyDatabase()
  try {
    if (table.schema !== undefined && table.schema !== 'main')
      await connection.run(`ATTACH ':memory:' AS ${quoting.identifier(table.schema)}`)
    for (const { text } of createTable({ kind: 'createTable', table })) await connection.run(text.join(''))
    return await expandAlterTable(op, connection)
  } finally {
    await connection.close()
  }
}

/** A database in memory for what a script does: the shell that runs it may be older than the library here. */
export async function emptyDatabase(): Promise<Connection> {
  const connection = await driver.connect({ url: 'sqlite::memory:' })
  await connection.run('PRAGMA foreign_keys = OFF')
  return { ...connection, version: features.scriptVersion }
}

function needsCatalog(op: CoreOp): OfflineError {
  const table = 'table' in op ? ` of ${op.table.name}` : ''
  return new OfflineError(
    'offline.catalog',
    `The operation ${op.kind}${table} depends on the catalog, and an earlier revision depends on data.`,
    {
      hint:
        "Say what the table is before the change: op.alterTable('…', (table) => { … }, { was: table('…', { … }) }). " +
        'Or run the revision on a connection.',
    },
  )
}
