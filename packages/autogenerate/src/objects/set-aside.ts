import { displayName, displayObject, nameKey, objectKey, objectName, objectOp, objectStep, objectWord } from '@mig/core/dialect'
import { isObjectOp, qualifiedText, UnsupportedError } from '@mig/core/dialect'
import type { ColumnType, ObjectKind, Op, QualifiedName, Schema, SchemaObject } from '@mig/core/dialect'
import { isRebuild, partitionKey } from '../compare/rebuilt-enums.ts'
import { mentionsAny } from '../identifiers.ts'
import { taken } from '../renames/rename-ops.ts'
import { freeName } from '../renames/rename-steps.ts'
import type { LinkedSchema, LinkedTable } from '../linked.ts'
import type { RenamedName, RenamedObject } from '../renames/find-renames.ts'
import type { ObjectDifference } from './compare.ts'
import { multirangeOf } from './multirange.ts'

/**
 * Types that are made anew while columns have them, as nothing changes what a domain stands on. The old one makes room under another name
 * before everything else, the new one comes, the columns change their type to it as they do to any other, and the old one goes.
 */

/** A type that stands aside until another one of its name is there and has its columns. */
export type Aside = RenamedObject & { readonly aside: true }

const TYPES: ReadonlySet<ObjectKind> = new Set(['domain', 'compositeType', 'rangeType'])

/**
 * What has to stand aside, so that the operations find what they need.
 * @param ops Operations of which some drop a type and create it again.
 * @throws UnsupportedError where that cannot be done.
 */
export function typesToSetAside(ops: readonly Op[], from: LinkedSchema, { others }: ObjectDifference): readonly Aside[] {
  const steps = ops.filter(isObjectOp).map(objectStep)
  const made = new Set(steps.flatMap((step) => (step.verb === 'create' ? [objectKey(step.op.object)] : [])))
  const again = steps.flatMap((step) => {
    const was = step.verb === 'drop' && TYPES.has(step.of) ? step.op.was : undefined
    return was !== undefined && made.has(objectKey(was)) ? [was] : []
  })
  const names = new Set(taken([], schemaOf(from)).map(({ name }) => name))
  return again.flatMap((type): readonly Aside[] => {
    const column = firstColumn(type, from)
    if (column === undefined) return []
    const rebuilt = ops.filter(isRebuild).find((op) => usesOf(type).includes(qualifiedText(op.enum)))
    if (rebuilt !== undefined) throw standsOnEnum(type, column, rebuilt.enum)
    if (type.kind === 'rangeType') throw rangeInUse(type, column)
    if (others.some(({ normal }) => objectKey(normal) === objectKey(type))) throw notCompared(type, column)
    const name = objectName(type)
    const to = { ...name, name: freeName(type.name, names) }
    names.add(to.name)
    return [{ kind: 'object', of: type.kind, from: name, to, aside: true }]
  })
}

export function asideOps(asides: readonly Aside[]): readonly Op[] {
  return asides.map(({ of, from, to }) => objectOp('rename', of, { object: from, to: to.name }))
}

/** All that has another name, also where a type is renamed and stands aside in one go. */
export function withAsides(names: readonly RenamedName[], asides: readonly Aside[]): readonly RenamedName[] {
  const key = ({ of, to }: { readonly of: ObjectKind; readonly to: QualifiedName }): string => of + nameKey(to)
  const former = (aside: Aside): RenamedName | undefined =>
    names.find((name) => name.kind === 'object' && key(name) === key({ of: aside.of, to: aside.from }))
  const followed = new Set(asides.map(former))
  return [
    ...names.filter((name) => !followed.has(name)),
    ...asides.map((aside) => {
      const was = former(aside)
      return was?.kind === 'object' ? { ...was, to: aside.to } : aside
    }),
  ]
}

function schemaOf({ tables, enums, objects }: LinkedSchema): Schema {
  const normal = <T>(items: readonly { readonly normal: T }[]): readonly T[] => items.map((item) => item.normal)
  return { tables: normal(tables), enums: normal(enums), objects: normal(objects) }
}

/* ---- columns ---- */

interface TypedColumn {
  readonly table: LinkedTable
  readonly name: string
}

/**
 * A column that has the type, arrays of it, or another type that stands on it.
 * @throws UnsupportedError where rows are parted by one.
 */
function firstColumn(type: SchemaObject, from: LinkedSchema): TypedColumn | undefined {
  const spellings = new Set(spellingsOf(type))
  const columns = from.tables.flatMap((table) =>
    table.columns.flatMap(({ normal }) => (spellings.has(bareSpelling(normal.type) ?? '') ? [{ table, name: normal.name }] : [])),
  )
  for (const { table, name } of columns) {
    if (mentionsAny(partitionKey(table.normal), new Set([name]))) throw keyOfType(type, { table, name })
  }
  if (columns[0] !== undefined) return columns[0]
  const above = from.objects.filter(({ normal }) => usesOf(normal).some((use) => spellings.has(use)))
  return above.flatMap(({ normal }) => firstColumn(normal, from) ?? [])[0]
}

/** The types that a type stands on, without the brackets of arrays. */
function usesOf(type: SchemaObject): readonly string[] {
  const uses =
    type.kind === 'domain' ? [type.type]
    : type.kind === 'compositeType' ? type.attributes.map((attribute) => attribute.type)
    : type.kind === 'rangeType' ? [type.subtype]
    : []
  return uses.map((use) => use.replace(/(\[\])*$/, ''))
}

function spellingsOf(type: SchemaObject): readonly string[] {
  return [objectName(type), ...(type.kind === 'rangeType' ? [multirangeOf(type)] : [])].map(qualifiedText)
}

function bareSpelling(type: ColumnType): string | undefined {
  if (type.kind === 'array') return bareSpelling(type.of)
  return type.kind === 'custom' ? type.sql : undefined
}

/* ---- what cannot be done ---- */

function labels(type: SchemaObject, { table, name }: TypedColumn): readonly [what: string, column: string] {
  return [`${objectWord(type.kind)} ${displayObject(objectName(type))}`, `${displayName(table.name)}.${name}`]
}

/** Its multirange and the functions that make its values keep their names when it is renamed, and would be in the way of the new ones. */
function rangeInUse(type: SchemaObject, column: TypedColumn): UnsupportedError {
  const [what, used] = labels(type, column)
  return new UnsupportedError(`The ${what} has to be made anew, and column ${used} has it.`, {
    hint:
      'Write it in two steps: create a range type of another name and give its columns that type, with --using; then drop the old one. ' +
      'Or keep it as it is.',
  })
}

function standsOnEnum(type: SchemaObject, column: TypedColumn, item: QualifiedName): UnsupportedError {
  const [what, used] = labels(type, column)
  const message = `The values of enum ${displayName(item)} go or change places, and the ${what} stands on it, which column ${used} has.`
  return new UnsupportedError(message, {
    hint: 'Keep the values and their order, or change the column to another type in a revision before, and back in one behind.',
  })
}

function keyOfType(type: SchemaObject, column: TypedColumn): UnsupportedError {
  const [what, used] = labels(type, column)
  return new UnsupportedError(`The ${what} has to be made anew, and column ${used} is a partition key: its type cannot change.`, {
    hint: 'Keep the type, or create a table with the new one, copy the rows with op.execute and drop the old table.',
  })
}

function notCompared(type: SchemaObject, column: TypedColumn): UnsupportedError {
  const [what, used] = labels(type, column)
  return new UnsupportedError(`The ${what} has to be made anew, since what it uses is, and column ${used} has it; it is not compared.`, {
    hint: `Let mig compare it: name it in the models, or say objects: 'all' in the configuration.`,
  })
}
