import { readdirSync } from 'node:fs'
import path from 'node:path'
import * as core from '@mig/core'
import type { NamingConvention, Schema } from '@mig/core'
import * as postgres from '@mig/dialect-postgres'
import { temporaryFolder } from '@mig/test-databases'
import { renderModels, writeModels, type RenderModelsOptions } from '../../src/index.ts'

/** The schema that models describe after they were rendered, written and loaded. */
export async function throughModels(schema: Schema, options: RenderModelsOptions = {}): Promise<Schema> {
  const folder = temporaryFolder()
  try {
    writeModels(renderModels(schema, options), folder.path)
    return await loadWritten(folder.path, options.naming)
  } finally {
    folder.remove()
  }
}

export async function loadWritten(folder: string, naming?: NamingConvention): Promise<Schema> {
  const modules = { '@mig/core': async () => core, '@mig/dialect-postgres': async () => postgres }
  const loader = core.createLoader({ modules })
  const models = await Promise.all(readdirSync(folder).map((file) => loader.load(path.join(folder, file))))
  return core.schemaOf(models, naming)
}
