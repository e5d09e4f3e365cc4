import { OperationError } from '../errors.ts'
import type { Result } from '../dialect/driver.ts'

/** Runs a query of the builder's: SQL with placeholders, and the values for them. */
export type RunQuery = (sql: string, values: readonly unknown[]) => Promise<Result>

/** What a query builder is made from. */
export interface KyselyParts {
  /** The package as the project has it. */
  readonly library: object | undefined
  /** The name of mig's dialect, with which the classes of the package begin. */
  readonly dialect: string
  readonly run: RunQuery
}

interface CompiledQuery {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

interface QueryResult {
  readonly rows: readonly unknown[]
  readonly numAffectedRows?: bigint
}

/**
 * A query builder on the connection of the run: https://kysely-org.github.io/kysely-apidoc/interfaces/Dialect.html
 * @throws OperationError `op.kysely` when the package is not installed, or has no classes for the database.
 */
export function kyselyOn({ library, dialect, run }: KyselyParts): unknown {
  const prefix = dialect.charAt(0).toUpperCase() + dialect.slice(1)
  const make = (name: string, ...args: readonly unknown[]): unknown => new (classOf(library, name))(...args)
  return make('Kysely', {
    dialect: {
      createAdapter: () => make(`${prefix}Adapter`),
      createQueryCompiler: () => make(`${prefix}QueryCompiler`),
      createIntrospector: (database: unknown) => make(`${prefix}Introspector`, database),
      createDriver: () => driverOn(run),
    },
  })
}

/** A transaction of the builder's is a savepoint: the revision's own is open. */
function driverOn(run: RunQuery): object {
  const connection = {
    async executeQuery({ sql, parameters }: CompiledQuery): Promise<QueryResult> {
      const { rows, affected } = await run(sql, parameters)
      return { rows, numAffectedRows: BigInt(affected) }
    },
    async *streamQuery(query: CompiledQuery): AsyncGenerator<QueryResult> {
      yield await connection.executeQuery(query)
    },
  }
  const say = async (...words: readonly string[]): Promise<void> => {
    for (const word of words) await run(word, [])
  }
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: () => say('SAVEPOINT mig_kysely'),
    commitTransaction: () => say('RELEASE SAVEPOINT mig_kysely'),
    rollbackTransaction: () => say('ROLLBACK TO SAVEPOINT mig_kysely', 'RELEASE SAVEPOINT mig_kysely'),
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  }
}

function classOf(library: object | undefined, name: string): new (...args: readonly unknown[]) => unknown {
  if (library === undefined) {
    throw new OperationError('op.kysely', 'op.kysely() needs kysely, which is not installed.', { hint: 'npm install kysely' })
  }
  const found: unknown = Reflect.get(library, name)
  if (typeof found === 'function') return found as new (...args: readonly unknown[]) => unknown
  throw new OperationError('op.kysely', `The kysely that is installed has no ${name}.`, {
    hint: 'It speaks to PostgreSQL and SQLite. Use op.connection.query for other databases.',
  })
}
