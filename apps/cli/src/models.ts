import type { Schema } from '@mig/core'
import type { Project } from './session.ts'

/**
 * The schema that the models of the project describe.
 * @throws ConfigError `config.models` when the configuration names none; ModelError, LoadError for models that are wrong.
 */
export async function wantedSchema({ core, config, loader }: Project): Promise<Schema> {
  if (config.models === undefined) {
    throw new core.ConfigError('config.models', 'The configuration has no `models`, so there is nothing to compare the database with.', {
      hint: "Add models: './src/models/*.ts' to the configuration.",
    })
  }
  const models = await core.loadModels(config.models, config.folder, loader)
  return core.schemaOf(models, config.naming)
}
