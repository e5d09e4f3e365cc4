import type { AlterColumnChange, Change, ColumnType, Connection, Dialect, Op } from '@mig/core/dialect'
import { conversionThroughText } from '../conversion.ts'
import { retypedBy, type Retyped } from './using-questions.ts'
import { withChanges } from './with-changes.ts'

/**
 * The operations with an expression for values of types that only the server knows, where it does not convert them by itself, and
 * without one where it does.
 */
export async function withCasts(ops: readonly Op[], dialect: Dialect, connection: Connection): Promise<readonly Op[]> {
  const { types } = dialect
  const found = retypedBy(ops, dialect).filter(({ from, to }) => isOfTheServer(from) || isOfTheServer(to))
  if (found.length === 0 || types.assigns === undefined) return ops
  const answers = await types.assigns(
    found.flatMap(({ from, to }) => [[from, to] as const, [to, from] as const]),
    connection,
  )
  const changed = new Map<Change, AlterColumnChange>()
  found.forEach((item, index) => {
    changed.set(item.change, withCast(item, answers[index * 2] !== false, answers[index * 2 + 1] !== false, dialect))
  })
  return withChanges(ops, changed)
}

function isOfTheServer(type: ColumnType): boolean {
  return type.kind === 'custom' || type.kind === 'array'
}

function withCast({ change, from, to }: Retyped, up: boolean, down: boolean, dialect: Dialect): AlterColumnChange {
  const { using: _, usingDown: __, ...plain } = change
  if (up && down) return plain
  const column = dialect.quoting.identifier(change.name)
  return {
    ...plain,
    using: up ? column : conversionThroughText(change.name, from, to, dialect),
    usingDown: down ? column : conversionThroughText(change.name, to, from, dialect),
  }
}
