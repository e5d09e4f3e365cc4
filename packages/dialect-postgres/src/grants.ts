import {
  allPrivileges,
  PRIVILEGES,
  type PostgresGrant,
  type PostgresPrivilege,
  type PostgresPrivileges,
  type PrivilegeClass,
} from './privileges.ts'

/** One privilege of one role, as `aclexplode` gives it. */
export interface AclEntry {
  readonly to: string
  /** In capitals; `ALL` in those of a model. */
  readonly privilege: string
  readonly grantable: boolean
  /** Empty for the whole. */
  readonly column: string
}

/** The entries as few grants in one order, without a word on who gave them. */
export function grantsOf(entries: readonly AclEntry[], of: PrivilegeClass, major: number): readonly PostgresGrant[] {
  const places = grouped(entries, ({ to, grantable, column }) => JSON.stringify([to, column, grantable]))
  const each = places.map((place) => ({ ...place[0], privileges: privilegesIn(place, of, major) }))
  // Columns with the same privileges stand together.
  const together = grouped(each, ({ to = '', column = '', grantable = false, privileges }) =>
    JSON.stringify([to, column === '' ? 0 : 1, grantable, privileges]),
  )
  return together.map(([first, ...others]): PostgresGrant => {
    const { to = '', column = '', grantable = false, privileges = [] } = first ?? {}
    const columns = [column, ...others.map((other) => other.column ?? '')].sort()
    return { to, privileges, ...(column === '' ? {} : { columns }), ...(grantable ? { grantOption: true } : {}) }
  })
}

/** What the owner may do, where that is not everything. */
export function ownerPrivileges(
  entries: readonly AclEntry[] | undefined,
  of: PrivilegeClass,
  major: number,
): Pick<PostgresPrivileges, 'ownerPrivileges'> {
  if (entries === undefined) return {}
  const privileges = privilegesIn(entries, of, major)
  return privileges[0] === 'all' ? {} : { ownerPrivileges: privileges }
}

function privilegesIn(entries: readonly AclEntry[], of: PrivilegeClass, major: number): readonly PostgresPrivilege[] {
  const given = new Set(entries.map(({ privilege }) => privilege))
  const all: readonly PostgresPrivilege[] = entries.some(({ column }) => column !== '') ? OF_COLUMNS : allPrivileges(of, major)
  if (given.has('ALL') || all.every((privilege) => given.has(privilege.toUpperCase()))) return ['all']
  return PRIVILEGES.filter((privilege) => given.has(privilege.toUpperCase()))
}

const OF_COLUMNS = ['select', 'insert', 'update', 'references'] as const

/** Groups in the order of their keys, by code unit. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}
