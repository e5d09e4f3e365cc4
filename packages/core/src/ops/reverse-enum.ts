import type { AlterEnumOp, EnumValueMap } from './op.ts'

type Known = AlterEnumOp & { readonly was: readonly string[] }

/** The values as they were; what had become a value of its own becomes the former one again. */
export function reverseAlterEnum({ kind, enum: name, values, was, map = {}, columns }: Known): AlterEnumOp {
  const former: [value: string, to: string][] = []
  for (const [value, to] of Object.entries(map)) {
    const isNew = to !== null && !was.includes(to) && !former.some(([taken]) => taken === to)
    if (isNew) former.push([to, value])
  }
  return {
    kind,
    enum: name,
    values: was,
    was: values,
    ...(former.length === 0 ? {} : { map: Object.fromEntries(former) }),
    ...(columns === undefined ? {} : { columns }),
  }
}

/** The reverse gives all rows their values back, unless `map` brings some together or takes them away. */
export function isExactAlterEnum({ was, map }: AlterEnumOp): boolean {
  if (was === undefined) return false
  return map === undefined || (Object.keys(map).length > 0 && isOneToOne(map, was))
}

function isOneToOne(map: EnumValueMap, was: readonly string[]): boolean {
  const targets = Object.values(map)
  return new Set(targets).size === targets.length && targets.every((to) => to !== null && !was.includes(to))
}
