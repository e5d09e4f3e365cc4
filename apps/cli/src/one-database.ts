import type { ResolvedConfig, Tenant } from '@mig/core'
import { textOption, type Options } from './command.ts'
import type { Core } from './base.ts'
import { namesIn, type Workspace } from './workspace.ts'

/**
 * The configuration of the one database that a command is about: the one that `--name` and `--only` name, or the only one.
 *
 * Databases with one folder of revisions are as good as one, as long as only files are asked for.
 * @param needsTenant whether the database itself is asked for.
 * @throws ConfigError `config.database`, `config.tenant` when it is not said which one is meant.
 */
export async function oneDatabase(workspace: Workspace, options: Options, needsTenant: boolean): Promise<ResolvedConfig> {
  const { core, names, chosen, config } = workspace
  if (chosen.length > 1) throw core.severalDatabases(chosen)
  const shared = !needsTenant && chosen.length === 0 && sharesFolder(names.map((name) => config(name)))
  const database = config(shared ? names[0] : chosen[0])
  const only = namesIn(options, 'only')
  if (only.length === 0 && !needsTenant) return database
  const tenant = await oneTenant(core, database, only)
  if (tenant === undefined) return database
  refuseUrl([tenant], textOption(options, 'url'), core)
  return core.tenantConfig(database, tenant)
}

/** Several databases with one folder of revisions. */
export function sharesFolder([first, ...others]: readonly ResolvedConfig[]): boolean {
  return first !== undefined && others.every(({ migrations }) => migrations.join('\0') === first.migrations.join('\0'))
}

async function oneTenant(core: Core, config: ResolvedConfig, only: readonly string[]): Promise<Tenant | undefined> {
  if (config.tenants === undefined) {
    if (only.length === 0) return undefined
    throw new core.ConfigError('config.tenant', `The configuration has no \`tenants\`, so none of them is called ${only[0]}.`, {
      hint: 'Leave --only out.',
    })
  }
  const tenants = await core.openFleet(config).tenants()
  const [tenant, ...others] = only.length === 0 ? [] : core.namedTenants(tenants, only)
  if (tenant !== undefined && others.length === 0) return tenant
  throw core.severalTenants(tenants)
}

/** Who gives a URL does not want to work on another one. */
export function refuseUrl(tenants: readonly Tenant[], url: string | undefined, { MigError }: Core): void {
  const own = url === undefined ? undefined : tenants.find((tenant) => tenant.url !== undefined || tenant.connection !== undefined)
  if (own === undefined) return
  throw new MigError('usage', `Tenant ${own.name} has a database of its own, so --url does not say where it is.`, {
    hint: 'Leave --url out; --only names tenants.',
    exit: 2,
  })
}
