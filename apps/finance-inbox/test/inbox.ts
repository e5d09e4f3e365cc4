import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createLoader, createMigrator, loadConfig, loadModels, resolveConfig, schemaOf } from '@mig/core'
import type { Config, Migrator, ModuleMap, Schema } from '@mig/core'
import { checkModels, revise, writeRevision, type Revised } from '../../../packages/autogenerate/src/index.ts'
import type { Target, TargetDatabase } from '../../../packages/core/test/run/target.ts'
import { temporaryFolder } from '../../../packages/test-databases/src/index.ts'

const APP = path.dirname(import.meta.dirname)

/** What the command line gives to the files of a project. */
const modules: ModuleMap = {
  '@mig/core': () => import('@mig/core'),
  '@mig/dialect-sqlite': () => import('@mig/dialect-sqlite'),
  '@mig/dialect-postgres': () => import('@mig/dialect-postgres'),
}

/** A copy of the app with an empty database. */
export interface Inbox {
  readonly database: TargetDatabase
  /** A migrator as the configuration of the app gives it, on the app's database or another one. */
  migrator(url?: string): Promise<Migrator>
  /** The schema that the models describe. */
  wanted(): Promise<Schema>
  /** `mig revision --autogenerate -m …`, or by hand. */
  revision(mig: Migrator, message: string, how: 'autogenerate' | 'by hand'): Promise<Revised>
  /** `mig check`: what the models have and the database has not. */
  check(mig: Migrator): Promise<readonly string[]>
  /** Changes a file of the app. */
  edit(file: string, change: (text: string) => string): void
  write(file: string, text: string): void
  /** As if mig had just been set up. */
  emptyMigrations(): void
  remove(): Promise<void>
}

export async function createInbox(target: Target): Promise<Inbox> {
  const temporary = temporaryFolder()
  const folder = temporary.path
  for (const name of ['src', 'migrations', 'mig.config.ts', 'package.json']) {
    cpSync(path.join(APP, name), path.join(folder, name), { recursive: true })
  }
  const database = await target.create()
  const migrators: Migrator[] = []
  const inbox: Inbox = {
    database,
    async migrator(url = database.url) {
      const config = await configOf(folder, asynchronous(url))
      const migrator = await createMigrator({ ...config, root: folder, loader: { modules } })
      migrators.push(migrator)
      return migrator
    },
    async wanted() {
      const loader = createLoader({ modules })
      const { models, naming } = resolveConfig(await configOf(folder, database.url), folder)
      return schemaOf(await loadModels(models, folder, loader), naming)
    },
    async revision(mig, message, how) {
      const revised = await revise(mig, { message, ...(how === 'autogenerate' ? { wanted: await inbox.wanted() } : {}) })
      writeRevision(revised)
      return revised
    },
    check: async (mig) => (await checkModels(mig, { wanted: await inbox.wanted() })).summary,
    edit(file, change) {
      const text = readFileSync(path.join(folder, file), 'utf8')
      const changed = change(text)
      if (changed === text) throw new TypeError(`The change of ${file} changes nothing.`)
      inbox.write(file, changed)
    },
    write: (file, text) => writeFileSync(path.join(folder, file), text),
    emptyMigrations() {
      rmSync(path.join(folder, 'migrations'), { recursive: true })
      mkdirSync(path.join(folder, 'migrations'))
    },
    async remove() {
      for (const migrator of migrators) await migrator.close()
      await database.drop()
      temporary.remove()
    },
  }
  return inbox
}

/** The configuration of the app takes the database from the environment. */
async function configOf(folder: string, url: string): Promise<Config> {
  const before = process.env['DATABASE_URL']
  process.env['DATABASE_URL'] = url
  try {
    return (await loadConfig(path.join(folder, 'mig.config.ts'), createLoader({ modules }))).config
  } finally {
    if (before === undefined) delete process.env['DATABASE_URL']
    else process.env['DATABASE_URL'] = before
  }
}

/** The URL as an asynchronous application has it in its environment. */
function asynchronous(url: string): string {
  return url.replace(/^sqlite:/, 'sqlite+aiosqlite:///').replace(/^postgres:/, 'postgresql+asyncpg:')
}
