import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { InspectedDatabase, Migrator, Schema } from '@mig/core'
import { didYouMean, MigError, RevisionError, runOperations } from '@mig/core/dialect'
import { findChanges } from '../autogenerate.ts'
import type { ComparedObjects } from '../objects/compare.ts'
import { SIDE_FORMS, SIDE_WORDS, type Side } from './side.ts'

/** What a project gives to a comparison. */
export interface DiffProject {
  /** Where relative paths start. */
  readonly folder: string
  /** Opens a migrator of the configured database, or of the one that a URL names, each time a new one. */
  readonly open: (url?: string) => Migrator
  /** The schema that the models describe. */
  readonly models: () => Promise<Schema>
  /** Schemas to compare besides the default one. */
  readonly schemas?: readonly string[]
  readonly objects?: ComparedObjects | undefined
  readonly privileges?: boolean | undefined
  /** Told of the file that a database would be and that does not exist: it counts as an empty one. */
  readonly onAbsent?: (file: string) => void
}

/**
 * Hands a database to the work that is as the side says: the one that it names, or a dev database that was made so.
 * @param other What it is compared with: where that is a database, the dev database is one of its kind.
 */
export async function withSide<T>(
  side: Side,
  other: Side,
  project: DiffProject,
  work: (database: InspectedDatabase) => Promise<T>,
): Promise<T> {
  const migrator = project.open(side.kind === 'database' ? undefined : (urlOf(side) ?? urlOf(other)))
  let isOpen = false
  try {
    if (isDatabase(side)) {
      return await migrator.inspect((database) => {
        if (database.connection.absent !== undefined) project.onAbsent?.(database.connection.absent)
        return work(database)
      })
    }
    // A dev database takes over what it can of one that is connected.
    if (isDatabase(other)) await migrator.inspect(() => Promise.resolve())
    return await migrator.inspectAt(side.kind === 'revision' ? side.revision : 'base', async (database) => {
      isOpen = true
      if (side.kind === 'models') await makeModels(await project.models(), database)
      if (side.kind === 'file') await runFile(side.file, project.folder, database)
      return work(database)
    })
  } catch (error) {
    throw side.kind === 'revision' && !isOpen && error instanceof RevisionError ? unclearRevision(side.revision, error) : error
  } finally {
    await migrator.close()
  }
}

function urlOf(side: Side): string | undefined {
  return side.kind === 'url' ? side.url : undefined
}

function isDatabase({ kind }: Side): boolean {
  return kind === 'url' || kind === 'database'
}

/** A word that is none of the others was taken for a revision. */
function unclearRevision(text: string, error: RevisionError): RevisionError {
  if (error.code !== 'revision.unknown') return error
  return new RevisionError(
    'revision.unknown',
    `${error.message} ${text} is nothing else that can be compared${didYouMean(text, SIDE_WORDS)}`,
    {
      hint: SIDE_FORMS,
      exit: error.exit,
      cause: error,
    },
  )
}

/** Makes an empty database what the models say. */
async function makeModels(wanted: Schema, database: InspectedDatabase): Promise<void> {
  const { dialect, connection, registry, ownTables } = database
  const { ops } = await findChanges({ dialect, connection, registry, wanted, versionTables: ownTables }, registry)
  await runOperations(ops, database, registry)
}

/** @throws MigError `diff.file` for a file that is not there, cannot be read or fails. */
async function runFile(name: string, folder: string, { dialect, connection }: InspectedDatabase): Promise<void> {
  const file = path.resolve(folder, name)
  if (!existsSync(file)) throw new MigError('diff.file', `There is no file ${name}.`, { hint: `It is looked for in ${folder}.`, exit: 2 })
  try {
    const script = readFileSync(file, 'utf8')
    await (dialect.dev.runScript?.(connection, script) ?? connection.run(script))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigError('diff.file', `The file ${file} makes no database: ${reason}`, {
      hint: 'It has to be SQL that the database itself understands, and runs in an empty one: no commands of a shell.',
      cause,
    })
  }
}
