import { nameIn, nameKey } from '@mig/core/dialect'
import type { QualifiedName } from '@mig/core/dialect'
import { freeName } from './rename-steps.ts'

/** The old and the new name of something that stands in a schema. */
export type NamePair = readonly [from: QualifiedName, to: QualifiedName]

/** One statement's worth: another name in the same schema, or another schema under the same name (`null` is the default one). */
export type PlaceStep =
  | { readonly from: QualifiedName; readonly name: string }
  | { readonly from: QualifiedName; readonly schema: string | null }

/**
 * The renames and moves in an order in which each new name is free when it is taken. Where names go round in a circle, as in a swap, one
 * thing stands aside under a name of its own until its place is free.
 * @param taken All names that are there, before and after.
 */
export function placeSteps(pairs: readonly NamePair[], taken: readonly QualifiedName[]): readonly PlaceStep[] {
  const steps: PlaceStep[] = []
  const names = new Set(taken.map(({ name }) => name))
  const places = new Set(taken.map(nameKey))
  let left = [...pairs]
  while (left.length > 0) {
    const free = left.filter(([, to]) => !left.some(([from]) => nameKey(from) === nameKey(to)))
    for (const [from, to] of free) steps.push(...wayOf(from, to))
    left = left.filter((pair) => !free.includes(pair))
    const [first, ...others] = left
    if (free.length > 0 || first === undefined) continue
    const aside = renamed(first[0], asideOf(first[0].name))
    steps.push({ from: first[0], name: aside.name })
    left = [...others, [aside, first[1]]]
  }
  return steps

  function asideOf(name: string): string {
    const aside = freeName(name, names)
    names.add(aside)
    return aside
  }

  /** A thing that gets both another name and another schema stands for a moment under one of the two. */
  function wayOf(from: QualifiedName, to: QualifiedName): readonly PlaceStep[] {
    const rename = (at: QualifiedName, name: string): PlaceStep => ({ from: at, name })
    const move = (at: QualifiedName): PlaceStep => ({ from: at, schema: to.schema ?? null })
    if (from.schema === to.schema) return [rename(from, to.name)]
    if (from.name === to.name) return [move(from)]
    const [there, here] = [renamed(to, from.name), renamed(from, to.name)]
    if (!places.has(nameKey(there))) return [move(from), rename(there, to.name)]
    if (!places.has(nameKey(here))) return [rename(from, to.name), move(here)]
    const aside = renamed(from, asideOf(from.name))
    return [rename(from, aside.name), move(aside), rename(renamed(to, aside.name), to.name)]
  }
}

function renamed({ schema }: QualifiedName, name: string): QualifiedName {
  return nameIn(schema ?? null, { name })
}
