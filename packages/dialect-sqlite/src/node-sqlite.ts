/** What Node's own SQLite exports, as far as it is needed: https://nodejs.org/api/sqlite.html */
interface NodeSqlite {
  readonly DatabaseSync: unknown
  readonly backup?: (source: object, file: string, options: { readonly rate: number }) => Promise<number>
}

type Class = { readonly prototype: object }

export const NEWER_NODE = 'Use Node 22.16 or newer, or install better-sqlite3.'

/** Node's own SQLite where this Node has one that tells of columns, and so tells statements that give rows from others: from 22.16 on. */
export function nodeSqlite(): NodeSqlite | undefined {
  const sqlite = process.getBuiltinModule?.('node:sqlite') as (NodeSqlite & { readonly StatementSync?: Class }) | undefined
  return sqlite?.StatementSync !== undefined && 'columns' in sqlite.StatementSync.prototype ? sqlite : undefined
}
