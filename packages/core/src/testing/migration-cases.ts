import path from 'node:path'
import * as core from '../index.ts'
import { autogenerateOf, type Autogenerate, type RehearsedRevision } from './autogenerate.ts'
import { createLoader, type Loader } from '../load/loader.ts'
import { findConfig } from '../config/find-config.ts'
import { loadConfig } from '../config/load-config.ts'
import { loadModels } from '../load/models.ts'
import { MigError } from '../errors.ts'
import type { Migrator } from '../run/migrator.ts'
import { openMigrator } from '../run/project-migrator.ts'
import { resolveConfig } from '../config/resolve-config.ts'
import type { ResolvedConfig } from '../config/config.ts'
import { schemaOf } from '../builders/schema-of.ts'

export interface MigrationCasesOptions {
  /** The configuration file, or its folder. Default: `mig.config.*` in the working folder or above. */
  readonly config?: string
  /** How many heads the history may have. Default: 1. */
  readonly heads?: number
  /** What `-x` gives on the command line. */
  readonly x?: { readonly [key: string]: string }
}

/** A test: its name, and what rejects when it fails. */
export interface MigrationCase {
  readonly name: string
  readonly run: () => Promise<void>
}

/** A project whose migrations are tested. */
export interface TestedProject {
  readonly config: ResolvedConfig
  readonly loader: Loader
  readonly migrator: Migrator
  readonly autogenerate: () => Promise<Autogenerate>
}

/**
 * Ready tests for the migrations of a project, for any test runner: one head; each revision up, down and up again from an empty database
 * to the head; no downgrade that loses rows or values without saying so; models and revisions agree.
 *
 * They run in the dev database of the configuration (PGlite where it is installed, SQLite in memory), so no database has to be there.
 * @example
 * ```ts
 * // test/migrations.test.ts
 * import { test } from 'vitest'                      // or from 'node:test'
 * import { migrationCases } from '@mig/core/testing'
 *
 * for (const { name, run } of await migrationCases()) test(name, run)
 * ```
 * @throws ConfigError, LoadError when the configuration cannot be read; RevisionError for files that are no history.
 * @throws MigError `testing.autogenerate` from cases that need `@mig/autogenerate` where it is not installed.
 */
export async function migrationCases(options: MigrationCasesOptions = {}): Promise<readonly MigrationCase[]> {
  return casesOf(await openProject(options), options.heads)
}

/** The cases of a project. */
export async function casesOf(project: TestedProject, heads = 1): Promise<readonly MigrationCase[]> {
  const { migrator, config } = project
  const revisions = (await migrator.history()).toReversed()
  let rehearsal: Promise<readonly RehearsedRevision[]> | undefined
  const rehearsed = async (id: string): Promise<RehearsedRevision | undefined> => {
    rehearsal ??= project.autogenerate().then((found) => found.rehearseRevisions(migrator, config.schemas))
    return (await rehearsal).find(({ revision }) => revision === id)
  }
  return [
    { name: `the history has ${headsText(heads)}`, run: () => assertHeads(migrator, heads) },
    ...revisions.flatMap(({ id, message }) => [
      { name: `${named(id, message)} runs up, down and up again`, run: async () => assertSound(await rehearsed(id)) },
      { name: `${named(id, message)} loses nothing on its way back unsaid`, run: async () => assertMarked(await rehearsed(id)) },
    ]),
    ...(config.models === undefined ? [] : [{ name: 'models and revisions agree', run: () => assertModelsMatch(project) }]),
  ]
}

async function openProject({ config: given, x = {} }: MigrationCasesOptions): Promise<TestedProject> {
  const file = findConfig(process.cwd(), given)
  const folder = path.dirname(file)
  // The files of the project get this very core.
  const options = { modules: { '@mig/core': () => Promise.resolve(core) } }
  const loader = createLoader(options)
  const { config: read } = await loadConfig(file, loader, { x })
  const config = resolveConfig(read, folder, { invocation: { x } })
  return { config, loader, migrator: openMigrator(config, options), autogenerate: () => autogenerateOf(folder) }
}

async function assertHeads(migrator: Migrator, wanted: number): Promise<void> {
  const heads = await migrator.heads()
  if (heads.length <= wanted) return
  const lines = heads.map(({ id, message, file }) => `\n  ${named(id, message)} (${file})`)
  throw new MigError('testing.heads', `The history has ${heads.length} heads:${lines.join('')}`, { hint: 'Join them: mig merge heads' })
}

function assertSound(rehearsed: RehearsedRevision | undefined): void {
  const { problems = [], file = '' } = rehearsed ?? {}
  if (problems.length === 0) return
  throw new MigError('testing.revision', problems.join('\n'), { hint: `Correct ${file}.` })
}

function assertMarked(rehearsed: RehearsedRevision | undefined): void {
  const { downgrade, marked = false, file = '' } = rehearsed ?? {}
  if (downgrade === undefined || downgrade.kind === 'lossless' || marked) return
  const lost = [...downgrade.tables.map((table) => `rows of ${table}`), ...downgrade.columns].join(', ')
  throw new MigError('testing.loss', `The downgrade is ${downgrade.kind}, and the file does not say so: ${lost} do not come back.`, {
    hint: `If that is meant, say it in a comment of ${file}: // The downgrade is ${downgrade.kind}: …`,
  })
}

async function assertModelsMatch({ config, loader, migrator, autogenerate }: TestedProject): Promise<void> {
  const wanted = schemaOf(await loadModels(config.models, config.folder, loader), config.naming)
  const { checkModels } = await autogenerate()
  const { schemas, objects, privileges } = config
  const { summary } = await checkModels(migrator, {
    wanted,
    schemas,
    fromRevisions: true,
    ...(objects === undefined ? {} : { objects }),
    ...(privileges === undefined ? {} : { privileges }),
  })
  if (summary.length === 0) return
  throw new MigError('testing.models', `The models differ from what the revisions make:${summary.map((line) => `\n  ${line}`).join('')}`, {
    hint: 'Write a revision: mig revision --autogenerate --from-revisions -m "…"',
  })
}

function headsText(heads: number): string {
  return heads === 1 ? 'one head' : `at most ${heads} heads`
}

function named(id: string, message: string): string {
  return message === '' ? id : `${id} ${message}`
}
