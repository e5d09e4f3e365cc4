import type { Op } from '@mig/core/dialect'

/** The schemas that operations name, wherever in them that is. */
export function namedSchemas(ops: readonly Op[]): readonly string[] {
  const found = new Set<string>()
  for (const op of ops) collect(op, found)
  return [...found].sort()
}

function collect(part: unknown, found: Set<string>): void {
  if (typeof part !== 'object' || part === null) return
  if ('kind' in part && part.kind === 'schema' && 'name' in part && typeof part.name === 'string') found.add(part.name)
  for (const [key, value] of Object.entries(part)) {
    if (key === 'schema' && typeof value === 'string') found.add(value)
    else collect(value, found)
  }
}
