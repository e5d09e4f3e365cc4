import type { Config, ResolvedConfig } from '../../config/config.ts'
import type { Invocation } from '../../config/invocation.ts'
import { ConfigError } from '../../errors.ts'
import { createLoader, type LoaderOptions } from '../../load/loader.ts'
import type { Targets } from '../../revision/plan.ts'
import { namedTenants, readTenants, type Tenant, tenantConfig } from '../../config/tenants.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { withCleanup } from '../transactions.ts'
import { each, type EachOptions, type Outcome } from './each.ts'
import { openProject } from '../project.ts'
import { openMigrator } from '../project-migrator.ts'
import { PreparedSteps } from './prepared-steps.ts'
import type { Migrator, MoveOptions } from '../migrator.ts'
import type { RunEvents } from '../run-events.ts'
import type { RunResult } from '../result.ts'
import { SharedSessions } from './shared-sessions.ts'

/** What a fleet is made from: a configuration with `tenants`, and what a program adds to it. */
export interface FleetOptions extends Config, Partial<Invocation> {
  /** The folder that relative paths start from. Default: the working folder. */
  readonly root?: string
  /** Which of `databases` is meant; needed where there are several. */
  readonly database?: string
  /** How revision files are loaded; packages of dialects are looked for in its `bases` too. */
  readonly loader?: LoaderOptions
  /** What is watched while a tenant is worked on. */
  readonly watch?: (tenant: Tenant) => RunEvents
}

/** Which tenants, how many at a time, and what becomes of the others when one fails. */
export interface FleetRunOptions extends EachOptions {
  /** The names of the tenants. Default: all of them. */
  readonly only?: readonly string[]
}

/** What became of a tenant. */
export type TenantResult<T> = { readonly tenant: Tenant } & Outcome<T>

/** Many databases, or schemas of one, with the same history. */
export interface Fleet {
  /** The tenants, as the configuration lists them when they are first needed. */
  tenants(): Promise<readonly Tenant[]>
  /**
   * Runs what each tenant is missing up to the targets, `head` by default, and tells what became of it, in the order in which they end.
   * A tenant that is there is asked for its version rows and no more, so what was interrupted goes on where it was.
   */
  upgrade(targets?: Targets, options?: FleetRunOptions & MoveOptions): AsyncIterable<TenantResult<RunResult>>
  /**
   * Does the work with each tenant's migrator, which is closed behind it. The history is read once, and each revision made ready once.
   * @throws ConfigError `config.tenants`, `config.tenant`; RevisionError for a history that cannot be read.
   */
  each<T>(work: (migrator: Migrator, tenant: Tenant) => Promise<T>, options?: FleetRunOptions): AsyncIterable<TenantResult<T>>
  /** Closes the sessions that are kept for the next schema; clients of the caller's stay open. */
  close(): Promise<void>
}

/**
 * Makes a fleet. Nothing is read and nothing connected before something runs.
 * @throws ConfigError when the options are not a configuration, or have no `tenants`.
 *
 * @example
 * ```ts
 * const fleet = await createFleet({ url: process.env.DATABASE_URL, tenants: ['acme', 'globex'], createSchema: true })
 * for await (const result of fleet.upgrade('head', { concurrency: 8, onFailure: { budget: 3 } })) {
 *   if (result.state === 'failed') console.error(result.tenant.name, result.error)
 * }
 * await fleet.close()
 * ```
 */
export async function createFleet(options: FleetOptions): Promise<Fleet> {
  const { root = process.cwd(), loader, watch, database, x = {}, tag, ...config } = options
  const invocation = { x, ...(tag === undefined ? {} : { tag }) }
  return openFleet(resolveConfig(config, root, { invocation, ...(database === undefined ? {} : { database }) }), loader, watch)
}

/** The same for a configuration that is resolved already. */
export function openFleet(config: ResolvedConfig, loader: LoaderOptions = {}, watch: (tenant: Tenant) => RunEvents = () => ({})): Fleet {
  if (config.tenants === undefined) {
    throw new ConfigError('config.tenants', 'The configuration has no `tenants`.', {
      hint: "Add tenants: ['acme', 'globex'] to the configuration, or a function that gives their schemas or URLs.",
    })
  }
  let tenants: Promise<readonly Tenant[]> | undefined
  const sessions = new SharedSessions()

  async function* run<T>(
    work: (migrator: Migrator, tenant: Tenant) => Promise<T>,
    { only, ...options }: FleetRunOptions = {},
  ): AsyncGenerator<TenantResult<T>, void, undefined> {
    const all = await fleet.tenants()
    const { graph, source } = openProject(config, createLoader(loader))
    const project = { graph, source: { ...source, prepared: new PreparedSteps() } }
    const chosen = only === undefined ? all : namedTenants(all, only)
    const one = (tenant: Tenant): Promise<T> => {
      const migrator = openMigrator(tenantConfig(config, tenant), loader, watch(tenant), { project, sessions })
      return withCleanup(() => work(migrator, tenant), () => migrator.close())
    }
    for await (const [tenant, outcome] of each(chosen, one, options)) yield { tenant, ...outcome }
  }

  const listed = (): Promise<readonly Tenant[]> =>
    readTenants(config).catch((error: unknown) => {
      // The next call tries again.
      tenants = undefined
      throw error
    })

  const fleet: Fleet = {
    tenants: () => (tenants ??= listed()),
    upgrade: (targets, options = {}) => run((migrator) => migrator.upgrade(targets, options), options),
    each: run,
    close: () => sessions.close(),
  }
  return fleet
}
