import { MigError, OperationError } from '../../src/errors.ts'
import type { Op, SqlText } from '../../src/ops/op.ts'
import type { OperationSink, OpOrigin } from '../../src/ops/sink.ts'
import { describe } from '../../src/ops/describe.ts'

/** A sink that keeps tables and rows in memory, knows four statements, and refuses everything else. */
export interface MemorySink extends OperationSink {
  /** Rows by table. */
  readonly tables: ReadonlyMap<string, readonly number[]>
  /** What arrived, in order. */
  readonly log: readonly string[]
}

export interface MemorySinkOptions {
  /** Behaves like PostgreSQL after an error: everything else is refused. */
  readonly aborts?: boolean
}

export function memorySink(options: MemorySinkOptions = {}): MemorySink {
  const tables = new Map<string, number[]>()
  const log: string[] = []
  let aborted = false

  const perform = async (sql: string, origin: OpOrigin): Promise<readonly { readonly x: number }[]> => {
    log.push(sql)
    // Real statements take a while.
    await new Promise((resolve) => setTimeout(resolve, 1))
    if (aborted) throw new MigError('statement.failed', `current transaction is aborted by ${origin.abortedBy ?? 'an unknown operation'}`)
    const create = /^create table (\w+)/.exec(sql)?.[1]
    const [, into, value] = /^insert into (\w+) values \((\d+)\)/.exec(sql) ?? []
    const from = /^select x from (\w+)/.exec(sql)?.[1]
    if (create !== undefined) tables.set(create, [])
    else if (into !== undefined && tables.has(into)) tables.get(into)?.push(Number(value))
    else if (from !== undefined && tables.has(from)) return (tables.get(from) ?? []).map((x) => ({ x }))
    else {
      aborted = options.aborts === true
      throw new MigError('statement.failed', `syntax error at ${sql}`)
    }
    return []
  }

  const sink: MemorySink = {
    tables,
    log,
    async run(op: Op, origin: OpOrigin): Promise<void> {
      if (op.kind !== 'execute') throw new OperationError('op.unsupported', `${describe(op)} is more than this sink can do`)
      await perform(op.text.join('?'), origin)
    },
    query: async (text: SqlText, origin: OpOrigin) => ({ rows: await perform(text.text.join('?'), origin), affected: 0 }),
    dialect: () => Promise.resolve('memory'),
    using: (work) => work({ name: 'client' }),
    async savepoint(work) {
      const before = [...tables].map(([name, rows]) => [name, [...rows]] as const)
      log.push('savepoint')
      try {
        return await work()
      } catch (error) {
        log.push('rollback to savepoint')
        tables.clear()
        for (const [name, rows] of before) tables.set(name, [...rows])
        aborted = false
        throw error
      }
    },
    step: (_name, work) => work(sink),
    async autocommit(work) {
      log.push('commit')
      const result = await work()
      log.push('begin')
      return result
    },
  }
  return sink
}
