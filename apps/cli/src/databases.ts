import type { ResolvedConfig } from '@mig/core'
import { textOption, type CommandAction, type CommandInput, type CommandSpec, type Options, type Reach } from './command.ts'
import type { Core } from './base.ts'
import { type Failure, failureOf, failureText } from './output.ts'
import { capturing, labelled } from './labelled-output.ts'
import { manyOptions, worstOf } from './many-options.ts'
import { sharesFolder } from './one-database.ts'
import { notedEvents, projectOf, sessionOn } from './session.ts'
import { namesIn, type Workspace } from './workspace.ts'

/** What became of a database, as `--json` shows it. */
interface DatabaseResult {
  readonly name: string
  readonly state: 'done' | 'failed' | 'skipped'
  readonly exit?: number
  readonly result?: unknown
  readonly error?: Failure
}

/** True when the command asks a database, so that one of its tenants is meant. */
export function needsTenant({ reach }: CommandSpec, options: Options): boolean {
  if (reach !== undefined) return reach.tenants !== 'none'
  return options['autogenerate'] === true && options['fromRevisions'] !== true
}

/** Runs a command on the databases that it is about: one, or several one after the other, and the tenants of each. */
export async function runOnDatabases(command: CommandSpec, run: CommandAction, input: CommandInput): Promise<number> {
  const { reach } = command
  const { options, session } = input
  if (reach === undefined || reach.databases === 'one') return (await run(input)) ?? 0
  const workspace = await session.workspace()
  // What says nothing is refused also where one database is meant.
  manyOptions(options, reach, workspace.core)
  if (isOneHistory(reach, options, workspace)) return (await run(input)) ?? 0
  const configs = chosenConfigs(workspace, reach, options)
  const [only, ...others] = configs
  // A script is for one database, and so is what one tenant is asked.
  const one = others.length === 0 && (only?.tenants === undefined || reach.tenants === 'one' || reach.tenants === 'none')
  if (one) return (await run(input)) ?? 0
  if (options['sql'] === true) {
    if (only === undefined || others.length > 0) throw workspace.core.severalDatabases(namesOf(configs))
    return (await run(input)) ?? 0
  }
  assertMeant(input.args, configs, workspace.core)
  if (only !== undefined && others.length === 0) {
    const { onTenants } = await import('./tenants.ts')
    const { exit, result } = await onTenants(run, input, { workspace, config: only, reach })
    session.output.result(result)
    return exit
  }
  return onEach(run, input, { workspace, configs, reach })
}

/** Databases with one folder of revisions have one history, as long as it is not asked which of them has what. */
function isOneHistory({ tenants }: Reach, options: Options, { names, chosen, config }: Workspace): boolean {
  const asks = options['indicateCurrent'] === true || textOption(options, 'revRange')?.includes('current') === true
  return tenants === 'none' && !asks && chosen.length === 0 && sharesFolder(names.map((name) => config(name)))
}

/**
 * Who names tenants means the databases that have some.
 * @throws ConfigError `config.database` where it is not clear which ones are meant.
 */
function chosenConfigs({ core, names, chosen, config }: Workspace, reach: Reach, options: Options): readonly ResolvedConfig[] {
  if (chosen.length === 0 && names.length === 0) return [config()]
  const configs = (chosen.length > 0 ? chosen : names).map((name) => config(name))
  const withTenants = namesIn(options, 'only').length === 0 ? [] : configs.filter(({ tenants }) => tenants !== undefined)
  const meant = withTenants.length > 0 ? withTenants : configs
  if (reach.databases === 'named' && chosen.length === 0 && meant.length > 1 && options['all'] !== true) throw core.severalDatabases(names)
  return meant
}

function namesOf(configs: readonly ResolvedConfig[]): readonly string[] {
  return configs.flatMap(({ database }) => database?.name ?? [])
}

/** Histories of their own have no revision in common: only `head` and the like mean something in each. */
function assertMeant(args: readonly string[], configs: readonly ResolvedConfig[], { MigError }: Core): void {
  const folders = new Set(configs.map(({ migrations }) => migrations.join('\0')))
  const named = args.find((word) => !/^(?:heads?|base|[+-]\d+)$/.test(word))
  if (folders.size < 2 || named === undefined) return
  const [first = ''] = namesOf(configs)
  throw new MigError('usage', `The databases have histories of their own, so ${named} means something in one of them alone.`, {
    hint: `Name it: --name ${first}. Each of them knows head, heads, base, +1 and -1.`,
    exit: 2,
  })
}

interface Several {
  readonly workspace: Workspace
  readonly configs: readonly ResolvedConfig[]
  readonly reach: Reach
}

async function onEach(run: CommandAction, input: CommandInput, { workspace, configs, reach }: Several): Promise<number> {
  const { output } = input.session
  const { budget } = manyOptions(input.options, reach, workspace.core)
  const width = Math.max(...namesOf(configs).map((name) => name.length))
  const results: DatabaseResult[] = []
  let failures = 0
  for (const config of configs) {
    const name = config.database?.name ?? ''
    const captured = capturing(labelled(output, name, width))
    if (failures > budget) {
      results.push({ name, state: 'skipped' })
      captured.output.note('Left as it is, since another database failed.')
      continue
    }
    try {
      const session = { ...input.session, output: captured.output }
      const { exit, result } = await onOne(run, { ...input, session }, { workspace, config, reach })
      results.push({ name, state: 'done', exit, result: result ?? captured.value() })
    } catch (error) {
      failures++
      const failure = failureOf(error)
      if (!output.json) captured.output.note(failureText(failure))
      const { code, message, hint, exit } = failure
      results.push({ name, state: 'failed', exit, error: { code, message, hint, exit } })
    }
  }
  output.result({ databases: results })
  return worstOf(results.map(({ exit }) => exit ?? 0))
}

interface One {
  readonly workspace: Workspace
  readonly config: ResolvedConfig
  readonly reach: Reach
}

/** @returns the result where the command leaves it to the caller to print it. */
async function onOne(run: CommandAction, input: CommandInput, one: One): Promise<{ readonly exit: number; readonly result?: unknown }> {
  const { workspace, reach } = one
  const { core } = workspace
  if (one.config.tenants !== undefined && reach.tenants !== 'none') {
    if (reach.tenants === 'one') throw core.severalTenants(await core.openFleet(one.config).tenants())
    const { onTenants } = await import('./tenants.ts')
    return onTenants(run, input, one)
  }
  const { output, folder } = input.session
  const project = projectOf(workspace, one.config, core.openMigrator(one.config, workspace.loaderOptions, notedEvents(output, folder)))
  try {
    return { exit: (await run({ ...input, session: sessionOn(input.session, output, project) })) ?? 0 }
  } finally {
    await project.migrator.close()
  }
}
