import { DialectError, type DialectOptions } from '@mig/core/dialect'
import { optionsFor } from './options.ts'
import { allPrivileges, OWNED, PRIVILEGE_OPTIONS } from './privileges.ts'
import type { OwnedKind, PostgresPrivilege, PostgresPrivileges, PrivilegeClass } from './privileges.ts'

/** What may have options. */
export interface Item {
  readonly schema?: string
  readonly name: string
  readonly options?: DialectOptions
}

/** True for kinds of things that belong to a role. */
export function isOwned(kind: string): kind is OwnedKind {
  return Object.hasOwn(OWNED, kind)
}

/**
 * The options of an item that are about privileges, if there are any; kinds of objects that belong to nobody leave them to others.
 * @throws DialectError `dialect.option` for a value of another form.
 */
export function privilegesOf(kind: string, item: Item): PostgresPrivileges | undefined {
  const own = Object.entries(item.options?.['postgres'] ?? {}).filter(([option]) => PRIVILEGE_OPTIONS.includes(option))
  if (own.length === 0 || !isOwned(kind)) return undefined
  const [grant] = own.filter(([option]) => option !== 'owner')
  if (OWNED[kind].class === undefined && grant !== undefined) {
    const what = `the ${OWNED[kind].word.toLowerCase()} ${item.name}`
    throw new DialectError('dialect.option', `PostgreSQL has no privileges on ${what}, so it takes no \`${grant[0]}\`.`, {
      hint: 'Leave it out; `owner` is the only option of this kind here.',
    })
  }
  const where = `the ${OWNED[kind].word.toLowerCase()} ${item.name}`
  const privileges = optionsFor('owned', { postgres: Object.fromEntries(own) }, where)
  const { class: of } = OWNED[kind]
  if (of !== undefined) requireFitting(privileges, of, where)
  return privileges
}

/**
 * @param where As a sentence has it: `the sequence numbers`.
 * @throws DialectError `dialect.option` for a privilege that is one of other things, and for columns of what has none.
 */
export function requireFitting({ ownerPrivileges = [], grants = [] }: PostgresPrivileges, of: PrivilegeClass, where: string): void {
  const known: readonly PostgresPrivilege[] = ['all', ...allPrivileges(of, NEWEST)]
  const other = [...ownerPrivileges, ...grants.flatMap(({ privileges }) => privileges)].find((privilege) => !known.includes(privilege))
  const columns = of === 'relation' ? undefined : grants.find((grant) => grant.columns !== undefined)
  if (other === undefined && columns === undefined) return
  const what = other === undefined ? `takes no columns in a grant` : `has no privilege ${other}`
  throw new DialectError('dialect.option', `PostgreSQL ${what} on ${where}.`, { hint: `There are ${known.join(', ')}.` })
}

/** Which of them a server lacks is for the server to say. */
const NEWEST = 18

/** The item without them. */
export function withoutPrivileges<T extends object>(item: T): T {
  const { options, ...rest } = item as { readonly options?: DialectOptions }
  if (options?.['postgres'] === undefined) return item
  const { postgres, ...dialects } = options
  const others = Object.fromEntries(Object.entries(postgres).filter(([option]) => !PRIVILEGE_OPTIONS.includes(option)))
  const kept = { ...dialects, ...(Object.keys(others).length === 0 ? {} : { postgres: others }) }
  // `options` is optional in every T.
  return { ...rest, ...(Object.keys(kept).length === 0 ? {} : { options: kept }) } as T
}

/** The item with these and no others. */
export function withOwn<T extends object>(item: T, privileges: PostgresPrivileges | undefined): T {
  const bare = withoutPrivileges(item) as { readonly options?: DialectOptions }
  if (privileges === undefined || Object.keys(privileges).length === 0) return bare as T
  return { ...bare, options: { ...bare.options, postgres: { ...bare.options?.['postgres'], ...privileges } } } as T
}
