import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Migrator, NamingConvention, Schema } from '@mig/core'
import { didYouMean, displayName, includedByName, MigError, nameKey } from '@mig/core/dialect'
import type { ColumnType, Dialect, IncludeName, QualifiedName, Unread } from '@mig/core/dialect'
import { renderModels, type RenderedModels } from './render/models/render-models.ts'

export interface ReadModelsOptions {
  /** A file for each table instead of one for all. */
  readonly perTable?: boolean
  /** Owners and grants as well. Default: false. */
  readonly privileges?: boolean
  /** The convention in force: names that it gives are left out. */
  readonly naming?: NamingConvention | undefined
  /** Only these schemas. Default: the default one and `schemas`. */
  readonly only?: readonly string[]
  /** Schemas to read besides the default one, where `only` names none. */
  readonly schemas?: readonly string[]
  /** What the project leaves out by its name is not read. */
  readonly includeName?: IncludeName | undefined
  /** Only these tables, as `users` or `app.users`; a `*` stands for any characters. */
  readonly tables?: readonly string[]
}

/**
 * The tables of the database as modules of models. Nothing is written, `writeModels` does that.
 *
 * @throws MigError `models.unknown` when there is no table of a name or pattern.
 */
export async function readModels(migrator: Migrator, options: ReadModelsOptions = {}): Promise<RenderedModels> {
  const { only = [], schemas = [], tables = [], perTable = false, privileges = false, naming, includeName } = options
  return migrator.inspect(async ({ dialect, connection, ownTables }) => {
    if (only.length > 0 && !dialect.features.schemas) throw noSchemas(dialect)
    const named = [...new Set([...schemas, ...only])]
    const all = await dialect.reflector.reflect(connection, { schemas: named, exclude: ownTables, privileges })
    const read = includeName === undefined ? all : includedByName(all, includeName)
    const wanted = only.length === 0 ? undefined : new Set(await Promise.all(only.map((name) => schemaKey(name))))
    const unread = (await dialect.reflector.unread?.(connection, { schemas: named })) ?? []
    const left = tables.length === 0 ? unread : unread.filter((item) => tables.some((pattern) => isMeant(item, pattern)))
    return renderModels(chosen(read, wanted, tables, left), { perTable, naming, left: left.map(({ what, name }) => `${what} ${name}`) })

    /** The schema as tables carry it: the default one has no name there. */
    async function schemaKey(schema: string): Promise<string | undefined> {
      const probe = { schema, name: 'probe', columns: [], constraints: [], indexes: [] }
      const [table] = (await dialect.types.normalize({ ...read, tables: [probe], enums: [] }, connection)).tables
      return table?.schema
    }
  })
}

function noSchemas({ name }: Dialect): MigError {
  return new MigError('models.schema', `A database of ${name} has no schemas.`, { hint: 'Leave --schema out.', exit: 2 })
}

/** The tables that are asked for, and the enums of their schemas and columns. */
function chosen(
  read: Schema,
  schemas: ReadonlySet<string | undefined> | undefined,
  patterns: readonly string[],
  left: readonly Unread[],
): Schema {
  const inSchemas = <T extends QualifiedName>(items: readonly T[]): readonly T[] =>
    schemas === undefined ? items : items.filter((item) => schemas.has(item.schema))
  const tables = inSchemas(read.tables)
  const objects = inSchemas(read.objects ?? [])
  if (patterns.length === 0) return { ...read, tables, enums: inSchemas(read.enums), ...(objects.length === 0 ? {} : { objects }) }
  const unknown = patterns.find((pattern) => !tables.some((table) => isMeant(table, pattern)))
  if (unknown !== undefined) throw noTable(unknown, tables, left)
  const kept = tables.filter((table) => patterns.some((pattern) => isMeant(table, pattern)))
  const types = new Set(kept.flatMap((table) => table.columns.flatMap(({ type }) => enumKey(type) ?? [])))
  return { tables: kept, enums: read.enums.filter((item) => types.has(nameKey(item))) }
}

function enumKey(type: ColumnType): string | undefined {
  if (type.kind === 'array') return enumKey(type.of)
  return type.kind === 'enum' ? nameKey(type) : undefined
}

function isMeant(table: QualifiedName, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`))
  const expression = new RegExp(`^${parts.join('.*')}$`, 'su')
  return expression.test(table.name) || expression.test(displayName(table))
}

function noTable(pattern: string, tables: readonly QualifiedName[], left: readonly Unread[]): MigError {
  const names = tables.map(displayName)
  const hint = names.length === 0 ? 'The database has no tables.' : `The tables are: ${names.join(', ')}.`
  const other = left.find((item) => isMeant(item, pattern))
  const message =
    other === undefined
      ? `There is no table ${pattern}${didYouMean(pattern, names)}`
      : `${other.name} is a ${other.what}, which models cannot describe.`
  return new MigError('models.unknown', message, { hint, exit: 2 })
}

/**
 * Writes models to a folder, or one file of them to a path that names a TypeScript file.
 *
 * @param force overwrites files that exist.
 * @returns the paths that were written.
 * @throws MigError `models.exists` when there is such a file; nothing has been written then.
 */
export function writeModels({ files }: RenderedModels, out: string, force = false): readonly string[] {
  const [only, ...others] = files
  const isFile = /\.[mc]?ts$/.test(out)
  if (isFile && others.length > 0) {
    throw new MigError('models.folder', `${out} is a file, and there is one for each table.`, { hint: 'Name a folder.', exit: 2 })
  }
  const targets =
    isFile && only !== undefined
      ? [{ file: out, source: only.source }]
      : files.map(({ name, source }) => ({ file: path.join(out, name), source }))
  const existing = force ? [] : targets.filter(({ file }) => existsSync(file)).map(({ file }) => file)
  if (existing.length > 0) {
    throw new MigError('models.exists', `There is a file already: ${existing.join(', ')}.`, {
      hint: 'Nothing was written. Choose another place, or overwrite with --force.',
    })
  }
  for (const { file, source } of targets) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, source)
  }
  return targets.map(({ file }) => file)
}
