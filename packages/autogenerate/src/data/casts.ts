import { displayName, isObjectOp, objectStep } from '@mig/core/dialect'
import type { AlterColumnChange, Change, ColumnType, CompositeType, Connection, Dialect, Domain, Op } from '@mig/core/dialect'
import { conversionThroughText, isText } from '../conversion.ts'
import { multirangeOf } from '../objects/multirange.ts'
import { conversionOfRows } from './row-casts.ts'
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
    changed.set(item.change, withCast(item, [answers[index * 2] === true, answers[index * 2 + 1] === true], made, dialect))
  })
  return withChanges(ops, changed)
}

/** Types that are not there yet, or not under their names. */
type MadeTypes = ReadonlyMap<string, Domain | CompositeType | undefined>

function typesMadeBy(ops: readonly Op[]): MadeTypes {
  const steps = ops.filter(isObjectOp).map(objectStep)
  const renamed = new Set(steps.flatMap((step) => (step.verb === 'rename' ? [displayName({ ...step.op.object, name: step.op.to })] : [])))
  const objects = steps.flatMap((step) => {
    if (step.verb === 'create') return [step.op.object]
    return step.verb === 'drop' && step.op.was !== undefined && renamed.has(displayName(step.op.was)) ? [step.op.was] : []
  })
  return new Map([
    ...ops.flatMap((op) => (op.kind === 'createEnum' && 'enum' in op ? [[displayName(op.enum), undefined] as const] : [])),
    ...objects.flatMap((object): readonly (readonly [string, Domain | CompositeType | undefined])[] => {
      if (object.kind === 'rangeType') return [object, multirangeOf(object)].map((name) => [displayName(name), undefined])
      return object.kind === 'domain' || object.kind === 'compositeType' ? [[displayName(object), object]] : []
    }),
  ])
}

/** The name of a type without quotes, and what makes arrays of it. */
function nameOf(type: ColumnType, { types }: Dialect): readonly [name: string, dimensions: string] {
  const text = types.format(type)
  const bare = text.replace(/(\[\])*$/, '')
  return [bare.replaceAll('"', ''), text.slice(bare.length)]
}

function withoutDomain(type: ColumnType, made: MadeTypes, dialect: Dialect): ColumnType {
  const [name, dimensions] = nameOf(type, dialect)
  const found = made.get(name)
  return found?.kind === 'domain' ? withoutDomain({ kind: 'custom', sql: found.type + dimensions }, made, dialect) : type
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

function withCast(
  { change, from, to }: Retyped,
  [up, down]: readonly [boolean, boolean],
  made: MadeTypes,
  dialect: Dialect,
): AlterColumnChange {
  const { using: _, usingDown: __, ...plain } = change
  if (up && down) return plain
  const column = dialect.quoting.identifier(change.name)
  const types = { made, model: nameOf(to, dialect)[0] }
  const converted = (before: ColumnType, after: ColumnType): string =>
    rowsOf(change.name, [before, after], types, dialect) ?? conversionThroughText(change.name, before, after, dialect)
  return { ...plain, using: up ? column : converted(from, to), usingDown: down ? column : converted(to, from) }
}

function rowsOf(
  column: string,
  [from, to]: readonly [ColumnType, ColumnType],
  { made, model }: { readonly made: MadeTypes; readonly model: string },
  dialect: Dialect,
): string | undefined {
  const [[before], [after, dimensions]] = [nameOf(from, dialect), nameOf(to, dialect)]
  const [a, b] = [made.get(before), made.get(after)]
  if (a?.kind !== 'compositeType' || b?.kind !== 'compositeType') return undefined
  return conversionOfRows(column, [a, b], { isArray: dimensions !== '', model }, dialect)
}
