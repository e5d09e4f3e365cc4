import { displayName, isObjectOp, objectStep } from '@mig/core/dialect'
import type { AlterColumnChange, Change, ColumnType, Connection, Dialect, Op, RangeType } from '@mig/core/dialect'
import { conversionThroughText, isText } from '../conversion.ts'
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
  const made = typesMadeBy(ops)
  const pairs = found.flatMap(({ from, to }) => [[from, to] as const, [to, from] as const])
  const bare = pairs.map(([from, to]) => [withoutDomain(from, made, dialect), withoutDomain(to, made, dialect)] as const)
  const known = await types.assigns(bare, connection)
  const answers = known.map((answer, index) => answer && assignsNew(bare[index] ?? [], made, dialect))
  const changed = new Map<Change, AlterColumnChange>()
  found.forEach((item, index) => {
    changed.set(item.change, withCast(item, answers[index * 2] === true, answers[index * 2 + 1] === true, dialect))
  })
  return withChanges(ops, changed)
}

/** Types that are not there yet, by their names: a domain has the type that is under it. */
type MadeTypes = ReadonlyMap<string, string | undefined>

function typesMadeBy(ops: readonly Op[]): MadeTypes {
  const objects = ops.filter(isObjectOp).flatMap((op) => {
    const step = objectStep(op)
    return step.verb === 'create' ? [step.op.object] : []
  })
  return new Map([
    ...ops.flatMap((op) => (op.kind === 'createEnum' && 'enum' in op ? [[displayName(op.enum), undefined] as const] : [])),
    ...objects.flatMap((object): readonly (readonly [string, string | undefined])[] => {
      if (object.kind === 'domain') return [[displayName(object), object.type]]
      if (object.kind === 'rangeType') return [displayName(object), multirangeOf(object)].map((name) => [name, undefined])
      return object.kind === 'compositeType' ? [[displayName(object), undefined]] : []
    }),
  ])
}

/** https://www.postgresql.org/docs/current/sql-createtype.html */
function multirangeOf({ schema, name, multirange }: RangeType): string {
  const given = name.includes('range') ? name.replace('range', 'multirange') : `${name}_multirange`
  return displayName({ ...(schema === undefined ? {} : { schema }), name: multirange ?? given })
}

/** The name of a type without quotes, and what makes arrays of it. */
function nameOf(type: ColumnType, { types }: Dialect): readonly [name: string, dimensions: string] {
  const text = types.format(type)
  const bare = text.replace(/(\[\])*$/, '')
  return [bare.replaceAll('"', ''), text.slice(bare.length)]
}

function withoutDomain(type: ColumnType, made: MadeTypes, dialect: Dialect): ColumnType {
  const [name, dimensions] = nameOf(type, dialect)
  const base = made.get(name)
  return base === undefined ? type : { kind: 'custom', sql: base + dimensions }
}

/** No value becomes one of a type that is new by itself; all of them become texts. */
function assignsNew([from, to]: readonly ColumnType[], made: MadeTypes, dialect: Dialect): boolean {
  if (from === undefined || to === undefined) return true
  const isNew = [from, to].some((type) => made.has(nameOf(type, dialect)[0]))
  return !isNew || isText(to)
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
