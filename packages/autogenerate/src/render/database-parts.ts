import { createRegistry, isIrreversible } from '@mig/core/dialect'
import type { Irreversible, Op, Registry } from '@mig/core/dialect'
import { headComment, type HeadComment } from './head-comment.ts'
import { print, type Source } from './layout.ts'
import { propertyKey } from './literal.ts'

/** What a revision does in one of several databases. */
export interface DatabasePart extends HeadComment {
  readonly database: string
  readonly upgrade: readonly Op[]
  readonly downgrade: readonly Op[] | Irreversible
  /** What the plugins of the configuration add. */
  readonly registry?: Registry
}

/** The parts that go with a name, and the function of each. */
export type PartFunctions = readonly (readonly [part: DatabasePart, body: Extract<Source, { readonly kind: 'block' }>])[]

/**
 * `export const upgrade = { async main(op) { … }, async audit(op) { … } }`
 * @param told whether each part is told in a comment above it.
 */
export function partsText(name: string, functions: PartFunctions, told: boolean): string {
  const methods = functions.map(([part, { lines }]) => {
    const head = `async ${propertyKey(part.database)}(op: Operations): Promise<void>`
    const above = told && part.upgrade.length > 0 ? headComment(part.upgrade, part, part.registry ?? createRegistry([])) : []
    return [...above.map((line) => `  ${line}`), `  ${print({ kind: 'block', head, lines }, 2)},`].join('\n')
  })
  return `export const ${name} = {\n${methods.join('\n\n')}\n}`
}

/** Why a revision cannot be taken back in one of the databases, and so not at all. */
export function irreversibleParts(parts: readonly DatabasePart[]): Irreversible | undefined {
  const reasons = parts.flatMap(({ database, downgrade }) => (isIrreversible(downgrade) ? [`${database}: ${downgrade.irreversible}`] : []))
  return reasons.length === 0 ? undefined : { irreversible: reasons.join('; ') }
}
