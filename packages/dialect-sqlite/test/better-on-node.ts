// Tests look at databases through better-sqlite3. Where it cannot be loaded, they get this in its place: Node's own SQLite with the names
// that tests use of better-sqlite3. To mig it is a DatabaseSync like any other.

interface Statement {
  get(...values: readonly unknown[]): object | undefined
  all(...values: readonly unknown[]): readonly object[]
  columns(): readonly object[]
}

interface NodeDatabase {
  prepare(sql: string): Statement
  exec(sql: string): unknown
  close(): unknown
  enableDefensive(on: boolean): void
}

interface NodeSqlite {
  readonly DatabaseSync: new (file: string, options: object) => NodeDatabase
  readonly StatementSync: { readonly prototype: object }
}

const node = process.getBuiltinModule('node:sqlite') as unknown as NodeSqlite
const DatabaseSync: NodeSqlite['DatabaseSync'] = node.DatabaseSync

/** Those of better-sqlite3; mig opens a second one with those of node:sqlite. */
interface Options {
  readonly readonly?: boolean
  readonly readOnly?: boolean
  readonly timeout?: number
}

export default class Database extends DatabaseSync {
  constructor(file: string, { readonly = false, timeout = 5000, ...options }: Options = {}) {
    super(file, { readOnly: readonly, timeout, ...options })
  }

  override exec(sql: string): this {
    super.exec(sql)
    return this
  }

  override close(): this {
    super.close()
    return this
  }

  unsafeMode(on = true): this {
    this.enableDefensive(!on)
    return this
  }

  pragma(text: string, { simple = false }: { readonly simple?: boolean } = {}): unknown {
    const rows = this.prepare(`PRAGMA ${text}`).all()
    return simple ? valueOf(rows[0]) : rows
  }
}

Object.defineProperties(node.StatementSync.prototype, {
  reader: {
    get(this: Statement): boolean {
      return this.columns().length > 0
    },
  },
  pluck: {
    value(this: Statement): object {
      return {
        get: (...values: readonly unknown[]) => valueOf(this.get(...values)),
        all: (...values: readonly unknown[]) => this.all(...values).map(valueOf),
      }
    },
  },
})

function valueOf(row: object | undefined): unknown {
  return Object.values(row ?? {})[0]
}
