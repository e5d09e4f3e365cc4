import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createMigrator, type Migrator, type MigratorOptions } from '@mig/core'
import { temporaryFolder } from '@mig/test-databases'

/** A project whose revisions are written by hand. */
export interface History {
  readonly folder: string
  write(id: string, parents: readonly string[], ops: string, options?: { readonly down?: string; readonly header?: string }): void
  files(): readonly string[]
  withMigrator<T>(work: (migrator: Migrator) => Promise<T>, options?: MigratorOptions): Promise<T>
  remove(): void
}

export function createHistory(options: MigratorOptions): History {
  const temporary = temporaryFolder()
  const folder = temporary.path
  mkdirSync(path.join(folder, 'migrations'))
  return {
    folder,
    write(id, parents, ops, { down, header = '' } = {}) {
      const [parent, ...others] = parents
      const downRevision = parent === undefined ? 'null' : JSON.stringify(others.length === 0 ? parent : parents)
      const text = `import { check, enumType, index, sql, t, table, view } from '@mig/core'
import type { Operations } from '@mig/core'

export const revision = '${id}'
export const downRevision = ${downRevision}
export const message = 'make ${id}'
${header}
export async function upgrade(op: Operations): Promise<void> {
  ${ops}
}
${down === undefined ? '' : `export async function downgrade(op: Operations): Promise<void> {\n  ${down}\n}\n`}`
      writeFileSync(path.join(folder, 'migrations', `${id}.ts`), text)
    },
    files: () => readdirSync(path.join(folder, 'migrations')).sort(),
    async withMigrator(work, more = {}) {
      const loader = { modules: { '@mig/core': () => import('@mig/core') } }
      const migrator = await createMigrator({ root: folder, loader, ...options, ...more })
      try {
        return await work(migrator)
      } finally {
        await migrator.close()
      }
    },
    remove: () => temporary.remove(),
  }
}
