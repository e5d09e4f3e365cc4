import { displayName } from '@mig/core/dialect'
import type { NamingConvention, QualifiedName, Schema } from '@mig/core/dialect'
import { importLines } from '../imports.ts'
import { importsOf, print, type Source } from '../layout.ts'
import { tidySchema } from '../../tidy.ts'
import { inexpressible } from './inexpressible.ts'
import { enumModel, objectModel, tableModel, type ModelContext } from './model-table.ts'
import { ENUMS, modelNames, MODELS } from './model-names.ts'

export interface RenderModelsOptions {
  /** A file for each table, one for enums and one for other objects, and an `index.ts` that exports all. Default: one file, `models.ts`. */
  readonly perTable?: boolean
  /** The convention in force: a name that it gives by itself is left out. */
  readonly naming?: NamingConvention | undefined
  /** What was found besides the schema and has no place in models, a sentence each. */
  readonly left?: readonly string[]
}

export interface ModelFile {
  /** The name of the file, with its extension. */
  readonly name: string
  readonly source: string
}

export interface RenderedModels {
  readonly files: readonly ModelFile[]
  /** What the models do not say, a sentence each; it stands in a comment of the first file as well. */
  readonly notes: readonly string[]
}

/**
 * A schema as modules of models: loaded again they describe the same schema, up to what the notes name.
 *
 * @param schema as reflection gives it.
 */
export function renderModels(schema: Schema, options: RenderModelsOptions = {}): RenderedModels {
  const { perTable = false, naming, left = [] } = options
  const notes = [...left]
  const { tables, enums, objects = [] } = expressible(tidySchema(schema), notes)
  const context: ModelContext = {
    names: modelNames({ tables, enums, objects }, perTable),
    naming,
    note: (sentence) => notes.push(sentence),
  }
  const modules = new Map<string, Source[]>(perTable ? [] : [[MODELS, []]])
  const add = (file: string, source: Source): void => {
    modules.set(file, [...(modules.get(file) ?? []), source])
  }
  for (const item of enums) {
    const own = context.names.enumType(item)
    if (own !== undefined) add(own.file, enumModel(item, own))
  }
  for (const table of tables) {
    const own = context.names.table(table)
    const noted = { ...context, note: (sentence: string) => notes.push(`table ${displayName(table)}: ${sentence}`) }
    if (own !== undefined) add(own.file, tableModel(table, own, noted))
  }
  for (const object of objects) {
    const own = context.names.object(object)
    if (own !== undefined) add(own.file, objectModel(object, own))
  }
  const files = [...modules].map(([file, sources]) => ({ name: `${file}.ts`, source: moduleSource(sources) }))
  const all = perTable ? [{ name: 'index.ts', source: indexModule([...modules.keys()]) }, ...files] : files
  return { files: all.map((file, index) => (index === 0 ? { ...file, source: comment(notes) + file.source } : file)), notes }
}

/** What models can say; what they cannot is named. */
function expressible(schema: Schema, notes: string[]): Schema {
  const keep = <T extends QualifiedName>(item: T, what: string, reason: string | undefined): readonly T[] => {
    if (reason === undefined) return [item]
    notes.push(`${what} ${displayName(item)} is left out: ${reason}`)
    return []
  }
  const enums = schema.enums.flatMap((item) => keep(item, 'enum', item.values.length === 0 ? 'it has no values' : undefined))
  return { ...schema, enums, tables: schema.tables.flatMap((table) => keep(table, 'table', inexpressible(table, schema))) }
}

function moduleSource(sources: readonly Source[]): string {
  const imports = importLines(sources.flatMap(importsOf))
  return `${[imports.join('\n'), ...sources.map((source) => print(source))].filter((block) => block !== '').join('\n\n')}\n`
}

function indexModule(files: readonly string[]): string {
  return files
    .toSorted((a, b) => Number(b === ENUMS) - Number(a === ENUMS) || (a < b ? -1 : 1))
    .map((file) => `export * from './${file}.js'\n`)
    .join('')
}

/** Whatever ends a line would end the comment. */
function comment(notes: readonly string[]): string {
  if (notes.length === 0) return ''
  return (
    ['Not in these models:', ...notes.map((note) => `- ${note}`)].map((line) => `// ${line.replace(/[\s\u0085]+/g, ' ')}\n`).join('') + '\n'
  )
}
