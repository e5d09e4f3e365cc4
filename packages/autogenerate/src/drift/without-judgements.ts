import type { InspectedDatabase } from '@mig/core'
import { createRegistry } from '@mig/core/dialect'

/** The database without the judgements of the project that speak of models: what somebody changed has none. */
export function withoutJudgements(database: InspectedDatabase): InspectedDatabase {
  const { plugins, hooks } = database.registry
  const { includeObject: _object, compareType: _type, compareDefault: _default, ...others } = hooks
  return { ...database, registry: createRegistry(plugins, others) }
}
