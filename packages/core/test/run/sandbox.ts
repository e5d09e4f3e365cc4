import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Migrator, MigratorOptions } from '../../src/run/migrator.ts'
import { createMigrator } from '../../src/run/project-migrator.ts'
import { modules } from './modules.ts'
import type { StatementEvent } from '../../src/run/executor.ts'
import type { Target, TargetDatabase } from './target.ts'
import { temporaryFolder } from '../../../test-databases/src/index.ts'

/** A project in a folder of its own, with a database. */
export interface Sandbox {
  readonly folder: string
  readonly database: TargetDatabase
  /** Every statement that a migrator of this sandbox ran. */
  readonly statements: StatementEvent[]
  /** Writes a revision file; `code` is what stands below its header. */
  write(id: string, parents: readonly string[], code: string): void
  /** The rows of the version table. */
  versions(): Promise<readonly unknown[]>
  /** Whether the database has the table. */
  hasTable(name: string): Promise<boolean>
  /** A migrator on the sandbox's database; the sandbox closes it. */
  migrator(options?: MigratorOptions): Promise<Migrator>
  remove(): Promise<void>
}

export async function createSandbox(target: Target): Promise<Sandbox> {
  const temporary = temporaryFolder()
  const folder = temporary.path
  const database = await target.create()
  const statements: StatementEvent[] = []
  const migrators: Migrator[] = []
  mkdirSync(path.join(folder, 'migrations'))
  return {
    folder,
    database,
    statements,
    write(id, parents, code) {
      const downRevision = parents.length === 0 ? 'null' : JSON.stringify(parents.length === 1 ? parents[0] : parents)
      const text = `import { check, enumType, index, sql, t, table, unique } from '@mig/core'
import type { Invocation, Operations } from '@mig/core'

export const revision = '${id}'
export const downRevision = ${downRevision}
export const message = 'make ${id}'

${code.trim()}
`
      writeFileSync(path.join(folder, 'migrations', `${id}.ts`), text)
    },
    async versions() {
      const rows = await database.rows('SELECT version FROM mig_version ORDER BY version')
      return rows.map((row) => row['version'])
    },
    hasTable: (name) => database.rows(`SELECT * FROM ${name}`).then(() => true, () => false),
    async migrator(options = {}) {
      const migrator = await createMigrator({
        root: folder,
        ...(options.connection === undefined ? { url: database.url } : {}),
        dialect: target.dialect,
        loader: { modules },
        onStatement: (event) => void statements.push(event),
        ...options,
      })
      migrators.push(migrator)
      return migrator
    },
    async remove() {
      for (const migrator of migrators) await migrator.close()
      await database.drop()
      temporary.remove()
    },
  }
}

/** `upgrade` that makes a table with one column, and nothing to take it back but the derived way. */
export function makesTable(name: string): string {
  return `export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('${name}', { id: t.integer().notNull(), label: t.text() })
}`
}

/** The error of a promise that has to fail. */
export async function failureOf(promise: Promise<unknown>): Promise<Error & { readonly [fact: string]: unknown }> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error as Error & { readonly [fact: string]: unknown }
  }
  throw new TypeError('It should have failed.')
}
