import { catalogKey } from '@mig/core/dialect'
import type { CatalogName, Dependency, Op, QualifiedName } from '@mig/core/dialect'

/**
 * Who uses whom in the database, by the keys of `catalogKey`. What a catalog knows is exact; of texts that it keeps unread, such as the
 * bodies of functions, it knows nothing.
 */
export interface Dependents {
  /** True where the one needs the other, directly or by way of others. */
  needs(user: string, used: string): boolean
  /** All that cannot stay while these change or are away, themselves left out. */
  of(start: ReadonlySet<string>, comesAgain: (key: string) => boolean): ReadonlySet<string>
  /** What a key of theirs stands for. */
  nameOf(key: string): CatalogName | undefined
}

export function dependentsOf(dependencies: readonly Dependency[]): Dependents {
  const names = new Map<string, CatalogName>()
  const users = new Map<string, Set<string>>()
  const used = new Map<string, Set<string>>()
  for (const edge of dependencies) {
    const [a, b] = [catalogKey(edge.user), catalogKey(edge.used)]
    names.set(a, edge.user).set(b, edge.used)
    added(users, b, a)
    added(used, a, b)
  }
  const needed = new Map<string, ReadonlySet<string>>()
  const neededBy = (user: string): ReadonlySet<string> => {
    const keys = needed.get(user) ?? reached(new Set([user]), (key) => used.get(key) ?? [])
    needed.set(user, keys)
    return keys
  }
  const kindOf = (key: string): CatalogName['kind'] | undefined => names.get(key)?.kind
  return {
    needs: (user, other) => neededBy(user).has(other),
    of: (start, comesAgain) =>
      reached(start, (key) => [...(users.get(key) ?? [])].filter((user) => followsFrom(kindOf(key), comesAgain(key), kindOf(user)))),
    nameOf: (key) => names.get(key),
  }
}

/** What is altered where it is, whatever becomes of what it uses. */
const STAYS: ReadonlySet<string | undefined> = new Set(['table', 'enum', 'sequence', 'schema', 'extension'])
/** The parts of a table follow its columns by themselves, as the comparison of tables says. They make room for what comes again. */
const PARTS: ReadonlySet<string | undefined> = new Set(['column', 'default', 'constraint', 'index'])

function followsFrom(used: string | undefined, comesAgain: boolean, user: string | undefined): boolean {
  // A column changes its type together with an enum that is made anew.
  if (STAYS.has(user) || (used === 'enum' && user === 'column')) return false
  return !PARTS.has(user) || (comesAgain && used !== 'table' && !PARTS.has(used))
}

function added(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, new Set([value]))
  else values.add(value)
}

function reached(start: ReadonlySet<string>, next: (key: string) => Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [...start]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const other of next(key)) {
      if (found.has(other)) continue
      found.add(other)
      open.push(other)
    }
  }
  return found
}

/** Keys of what operations on tables change or take away in such a way that others cannot stay. */
export function unsettledBy(op: Op): readonly string[] {
  if (op.kind === 'dropTable') {
    // A view has columns, not a table.
    return [partKey('table', op.table), ...(op.was?.columns ?? []).map(({ name }) => partKey('column', op.table, name))]
  }
  if (op.kind === 'alterEnum' && 'values' in op) {
    return [catalogKey({ kind: 'enum', ...op.enum }), ...(op.columns ?? []).map(({ table, column }) => partKey('column', table, column))]
  }
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  return op.changes.flatMap((change) => {
    if (change.kind === 'dropConstraint') return [partKey('constraint', op.table, change.name)]
    if (change.kind === 'dropColumn') return [partKey('column', op.table, change.name)]
    return change.kind === 'alterColumn' && change.set.type !== undefined ? [partKey('column', op.table, change.name)] : []
  })
}

/** The key of a table, or of a part of it. */
export function partKey(kind: 'table' | 'column' | 'default' | 'constraint' | 'index', table: QualifiedName, name?: string): string {
  const schema = table.schema === undefined ? {} : { schema: table.schema }
  return catalogKey(name === undefined ? { kind, ...schema, name: table.name } : { kind, ...schema, table: table.name, name })
}
