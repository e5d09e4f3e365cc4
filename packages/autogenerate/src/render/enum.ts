import type { Enum } from '@mig/core/dialect'
import { coreCall, object, type Source } from './layout.ts'
import { literal, quote } from './literal.ts'

/** `enumType('mood', ['happy', 'sad'], { schema: 'app' })` */
export function enumSource({ name, schema, values, comment }: Omit<Enum, 'kind'>): Source {
  const options = object([
    ['schema', schema === undefined ? undefined : quote(schema)],
    ['comment', comment === undefined ? undefined : quote(comment)],
  ])
  const noOptions = schema === undefined && comment === undefined
  return coreCall('enumType', quote(name), literal(values), noOptions ? undefined : options)
}
