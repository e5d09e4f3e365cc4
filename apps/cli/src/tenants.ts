import type { Current, Fleet, ResolvedConfig, RunEvents, RunResult, TenantResult } from '@mig/core'
import { textOption, type CommandAction, type CommandInput, type Reach } from './command.ts'
import type { Core } from './base.ts'
import { err } from './colors.ts'
import { interruption } from './interruption.ts'
import { failureOf, failureText, type Failure, type Output } from './output.ts'
import { labelled, silent } from './labelled-output.ts'
import { manyOptions, worstOf } from './many-options.ts'
import { placeOf } from './place.ts'
import { refuseUrl } from './one-database.ts'
import { createProgress } from './progress.ts'
import { notedEvents, projectOf, sessionOn } from './session.ts'
import { namesIn, type Workspace } from './workspace.ts'

/** What a command said of a tenant. */
interface Said {
  readonly exit: number
  readonly lines: readonly string[]
  readonly value: unknown
}

/** What became of a tenant, as `--json` shows it. */
interface ShownTenant {
  readonly name: string
  readonly state: 'done' | 'failed' | 'skipped'
  readonly milliseconds?: number
  readonly exit?: number
  readonly result?: unknown
  readonly error?: Failure
}

export interface TenantsResult {
  readonly tenants: readonly ShownTenant[]
  /** How many there are of each outcome. */
  readonly summary: { readonly [outcome: string]: number }
}

interface Place {
  readonly workspace: Workspace
  readonly config: ResolvedConfig
  readonly reach: Reach
}

/** Runs a command on the tenants of a database, some at a time; each line of data says whose it is. */
export async function onTenants(
  run: CommandAction,
  input: CommandInput,
  { workspace, config, reach }: Place,
): Promise<{ readonly exit: number; readonly result: TenantsResult }> {
  const { core, loaderOptions } = workspace
  const { options, session } = input
  const { output } = session
  const { budget: _budget, ...policy } = manyOptions(options, reach, core)
  const fleet = core.openFleet(config, loaderOptions, ({ name }) => warningEvents(own(name), session.folder))
  const only = await meantTenants(fleet, input, reach, core)
  const progress = createProgress(only.length)
  const width = Math.max(0, ...only.map((name) => name.length))
  const own = (name: string): Output => labelled({ ...output, note: (text) => (progress.clear(), output.note(text)) }, name, width)
  const work: Parameters<typeof fleet.each<Said>>[0] = async (migrator, tenant) => {
    const { output: unseen, lines, value } = silent()
    const project = projectOf(workspace, core.tenantConfig(config, tenant), migrator)
    const exit = (await run({ ...input, session: sessionOn(session, unseen, project) })) ?? 0
    return { exit, lines, value: value() }
  }
  const shown: ShownTenant[] = []
  const outcomes = new Map<string, number>()
  try {
    for await (const result of fleet.each(work, { only, ...policy, signal: interruption() })) {
      const tenant = shownTenant(result)
      shown.push(tenant)
      const outcome = outcomeOf(result)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      progress.clear()
      printTenant(result, tenant, own(tenant.name), reach)
      if (result.state !== 'skipped') progress.step(result.state === 'failed')
    }
  } finally {
    progress.clear()
    await fleet.close()
  }
  printSummary(outcomes, shown.some(({ state }) => state === 'skipped'), output)
  return { exit: worstOf(shown.map(({ exit = 0 }) => exit)), result: { tenants: shown, summary: Object.fromEntries(outcomes) } }
}

/** What is told while a tenant is worked on; how far it is, the bar says for all of them. */
function warningEvents(output: Output, folder: string): RunEvents {
  const { onStep: _step, onCopy: _copy, onBackfill: _backfill, ...warnings } = notedEvents(output, folder)
  return warnings
}

/**
 * The names of the tenants that are meant.
 * @throws ConfigError `config.tenant`; MigError `usage` where `--url` has nothing to replace.
 */
async function meantTenants(fleet: Fleet, { options }: CommandInput, { tenants: reach }: Reach, core: Core): Promise<readonly string[]> {
  const all = await fleet.tenants()
  const only = namesIn(options, 'only')
  if (only.length === 0 && reach === 'named' && options['all'] !== true) throw core.severalTenants(all)
  const meant = only.length === 0 ? all : core.namedTenants(all, only)
  refuseUrl(meant, textOption(options, 'url'), core)
  return meant.map(({ name }) => name)
}

function shownTenant(result: TenantResult<Said>): ShownTenant {
  const { name } = result.tenant
  if (result.state === 'skipped') return { name, state: result.state }
  const { milliseconds } = result
  if (result.state === 'done') return { name, state: result.state, milliseconds, exit: result.value.exit, result: result.value.value }
  const { code, message, hint, exit } = failureOf(result.error)
  return { name, state: result.state, milliseconds, exit, error: { code, message, hint, exit } }
}

/** What is counted: where the tenant is, or what was done with it. */
function outcomeOf(result: TenantResult<Said>): string {
  if (result.state === 'failed') return 'failed'
  if (result.state === 'skipped') return 'left as they are'
  const { value, exit } = result.value
  if (isRun(value)) return moved(value) ? 'done' : 'nothing to do'
  const current = currentOf(value)
  if (current !== undefined) return `at ${placeOf(current.rows)}${current.atHead ? ' (head)' : ''}`
  return exit === 0 ? 'fine' : 'with findings'
}

function isRun(value: unknown): value is RunResult {
  return typeof value === 'object' && value !== null && 'steps' in value && 'from' in value && 'to' in value
}

/** Of `mig current`, and of `mig status`, which holds it. */
function currentOf(value: unknown): Current | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if ('atHead' in value) return value as Current
  return 'current' in value ? currentOf(value.current) : undefined
}

/** What `mig status` says takes a screen. */
function isScreen(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'current' in value
}

function moved({ from, to, steps }: RunResult): boolean {
  return steps.length > 0 || from.join() !== to.join()
}

function printTenant(result: TenantResult<Said>, { error, milliseconds = 0 }: ShownTenant, output: Output, { changes }: Reach): void {
  if (error !== undefined && !output.json) output.note(failureText(error))
  if (result.state !== 'done') return
  const { value, lines } = result.value
  if (changes !== true) {
    const current = currentOf(value)
    if (current?.rows.length === 0 && lines.length === 0) output.line('base')
    // A whole screen for each tenant that is as it should be hides those that are not.
    else if (!isScreen(value) || result.value.exit !== 0 || current?.atHead !== true) for (const line of lines) output.line(line)
  } else if (isRun(value) && moved(value)) {
    const rolledBack = value.dryRun === true ? ', rolled back' : ''
    output.note(`${placeOf(value.from)} -> ${placeOf(value.to)} (${countOf(value.steps.length)}, ${milliseconds} ms${rolledBack})`)
  }
}

function countOf(steps: number): string {
  return `${steps} ${steps === 1 ? 'revision' : 'revisions'}`
}

function printSummary(outcomes: ReadonlyMap<string, number>, left: boolean, output: Output): void {
  const total = [...outcomes.values()].reduce((sum, count) => sum + count, 0)
  const rows = [['tenants', total] as const, ...outcomes]
  const [names, counts] = [Math.max(...rows.map(([name]) => name.length)), Math.max(...rows.map(([, count]) => String(count).length))]
  for (const [name, count] of rows) {
    const line = `${name.padEnd(names)}  ${String(count).padStart(counts)}`
    output.note(name === 'failed' ? err().red(line) : line)
  }
  if (left) output.note('Correct what failed and run the command again: it goes on with those that are left.')
}
