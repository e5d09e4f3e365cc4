import { applyAll, catalogKey } from '@mig/core/dialect'
import type { Op, Schema } from '@mig/core/dialect'
import { findOps, type FoundOps, type Sides } from './find-ops.ts'
import type { LinkedSchema } from './linked.ts'
import { asideOps, typesToSetAside, withAsides } from './objects/set-aside.ts'
import { beforeRenames, type Before } from './renames/before.ts'
import type { RenamedName } from './renames/find-renames.ts'

/** The database as it is after renames. */
export interface Renamed {
  /** What makes the new names of the old ones, in order. */
  readonly ops: readonly Op[]
  readonly names: readonly RenamedName[]
  readonly renamed: Schema
  readonly from: LinkedSchema
}

export interface FoundBehind extends FoundOps {
  readonly before: Before
  /** The renames, with those of types that stand aside. */
  readonly renames: readonly Op[]
}

/**
 * The operations that lead from the database as it is after renames to the wanted schema. Types that columns have and that are made anew
 * stand aside, which are more renames; what that moves is looked for until nothing more is found.
 * @param old The database with the old names.
 * @param linked Lays a schema over its normal form, without what the project leaves out.
 */
export async function findBehindRenames(
  search: Omit<Sides, 'from' | 'aside'>,
  old: LinkedSchema,
  start: Renamed,
  linked: (schema: Schema) => Promise<LinkedSchema>,
): Promise<FoundBehind> {
  const aside = new Set<string>()
  for (let { ops, names, renamed, from } = start; ;) {
    const before = beforeRenames(names, old.objects, from.objects, search.dialect)
    const found = await findOps({ ...search, from, dialect: before.dialect, aside })
    const asides = typesToSetAside(found.ops, from, found.objects)
    if (asides.length === 0) return { ...found, before, renames: ops }
    for (const { of, to } of asides) aside.add(catalogKey({ kind: of, ...to }))
    const more = asideOps(asides)
    ops = [...ops, ...more]
    names = withAsides(names, asides)
    renamed = applyAll(renamed, more)
    from = await linked(renamed)
  }
}
