import { opSpec } from '@mig/core/dialect'
import type { Registry } from '@mig/core/dialect'
import { CORE, CORE_NAMES, type Import } from './layout.ts'
import { quote } from './literal.ts'
import type { CustomCalls } from './op.ts'

/** Names that a revision file uses for something else. */
const TAKEN: readonly string[] = [
  ...CORE_NAMES,
  ...'pg Operations op Buffer Date Promise'.split(' '),
  ...'upgrade downgrade revision downRevision branchLabels dependsOn replaces message createdAt irreversible'.split(' '),
]

/**
 * How operations of plugins are imported: by the names that their plugins give, and by others where two would meet.
 * @throws PluginError `plugin.unknownOperation` for an operation that no plugin adds, when it is asked for.
 */
export function customCalls(registry: Registry): CustomCalls {
  const taken = new Set(TAKEN)
  const known = new Map<string, Import>()
  for (const { kind, render } of registry.ops.values()) {
    const same = [...known.values()].find((other) => other.from === render.from && other.name === render.name)
    known.set(kind, same ?? importAs(render, taken))
  }
  return (kind) => known.get(kind) ?? opSpec(registry, kind).render
}

function importAs({ from, name }: Import, taken: Set<string>): Import {
  let local = name
  for (let number = 2; taken.has(local); number++) local = `${name}${number}`
  taken.add(local)
  return local === name ? { from, name } : { from, name, local }
}

/** The import lines: exactly what is used, core first and files last, each name once; `types` stand behind core's. */
export function importLines(imports: readonly Import[], types: readonly string[] = []): readonly string[] {
  const byModule = new Map<string, Set<string>>()
  for (const { from, name, local } of imports) {
    const names = byModule.get(from) ?? new Set()
    byModule.set(from, names.add(local === undefined ? name : `${name} as ${local}`))
  }
  const line = (from: string, names: ReadonlySet<string>): string => `import { ${[...names].sort().join(', ')} } from ${quote(from)}`
  const core = byModule.get(CORE)
  const others = [...byModule]
    .filter(([from]) => from !== CORE)
    .sort(([a], [b]) => Number(a.startsWith('.')) - Number(b.startsWith('.')) || (a < b ? -1 : 1))
  return [
    ...(core === undefined ? [] : [line(CORE, core)]),
    ...types,
    ...others.map(([from, names]) => line(from, names)),
  ]
}
