import { readFileSync } from 'node:fs'
import { assertHeaderMatches, type RevisionHeader } from '../revision/header.ts'
import { checksumOf } from './checksum.ts'
import type { DatabaseName } from '../config/databases.ts'
import { partFor } from './database-parts.ts'
import { type Invocation, NO_INVOCATION } from '../config/invocation.ts'
import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import type { Loader } from '../load/loader.ts'
import type { Namespace } from '../load/namespace.ts'
import type { RevisionModules } from '../config/config.ts'
import type { PreparedSteps } from './many/prepared-steps.ts'
import { runtimeImports } from './runtime-imports.ts'
import type { Operations } from '../ops/operations.ts'
import type { StepFunction } from '../ops/step.ts'
import { tokenize } from './source-tokens.ts'

/** A revision that was loaded. */
export interface RevisionModule {
  readonly upgrade: StepFunction
  readonly downgrade?: StepFunction
  /**
   * What it does may depend on data. The file says so with `export const dynamic = true` or `false`; without that, `mayBeDynamic`
   * tells, and a module without a text is taken to be.
   */
  readonly dynamic: boolean
  /** It must not be called twice in a run, also where its transaction was rolled back: it reaches beyond the database. */
  readonly retry?: false
  /** SHA-256 of its text, where there is one. */
  readonly checksum?: string
}

/** Where revisions are loaded from, files or the modules that a bundled service hands over, and what their functions are given. */
export type RevisionSource = ({ readonly loader: Loader } | { readonly modules: RevisionModules }) & {
  readonly invocation?: Invocation
  /** The database, where the configuration has several: a revision may say what it does in which of them. */
  readonly database?: DatabaseName
  /** The steps that were made ready already, where several databases have the history. */
  readonly prepared?: PreparedSteps
}

/** `upgrade` or `downgrade` as a file exports it. */
type RevisionFunction = (op: Operations, invocation: Invocation) => unknown

/**
 * Loads a revision; its own code at top level runs.
 * @throws LoadError when the file cannot be loaded.
 * @throws RevisionError `revision.header` when the header that was read is not the module's, `revision.form` for an export that is
 * not what it must be, `revision.database` when it names a database that does not have this history.
 */
export async function loadRevision(header: RevisionHeader, source: RevisionSource): Promise<RevisionModule> {
  const { module, text } = await read(header, source)
  assertHeaderMatches(header, module)
  const { dynamic, retry } = module
  const { invocation = NO_INVOCATION, database } = source
  const part = (name: 'upgrade' | 'downgrade'): unknown => partFor(module[name], database, header.file, name)
  const [own, downgrade] = [part('upgrade'), part('downgrade')]
  const leftOut = own === undefined && module['upgrade'] !== undefined
  const upgrade = leftOut ? nothing : own
  if (!isRevisionFunction(upgrade)) throw wrongForm(header, 'upgrade', upgrade)
  if (downgrade !== undefined && !isRevisionFunction(downgrade)) throw wrongForm(header, 'downgrade', downgrade)
  if (dynamic !== undefined && typeof dynamic !== 'boolean') throw wrongForm(header, 'dynamic', dynamic)
  if (retry !== undefined && typeof retry !== 'boolean') throw wrongForm(header, 'retry', retry)
  return {
    upgrade: (op) => upgrade(op, invocation),
    ...(downgrade === undefined ? {} : { downgrade: (op: Operations) => downgrade(op, invocation) }),
    dynamic: leftOut && downgrade === undefined ? false : (dynamic ?? (text === undefined || mayBeDynamic(text))),
    ...(retry === false ? { retry } : {}),
    ...(text === undefined ? {} : { checksum: checksumOf(text) }),
  }
}

async function read(header: RevisionHeader, source: RevisionSource): Promise<{ readonly module: Namespace; readonly text?: string }> {
  if ('loader' in source) return { module: await source.loader.load(header.file), text: readFileSync(header.file, 'utf8') }
  // The header was read from this module, so it is an object.
  return { module: source.modules[header.file] as Namespace }
}

/**
 * True when the text of a revision does not show that it always does the same: it imports something besides `@mig/*`, or it goes on
 * after an error, which happens only on a database.
 */
function mayBeDynamic(text: string): boolean {
  const tokens = tokenize(text)
  if (runtimeImports(tokens).some((name) => !name.startsWith('@mig/'))) return true
  return tokens.some((token) => token === 'catch' || token === 'allSettled')
}

/** What a revision does in a database that it has nothing for. */
function nothing(): void {
  // The version row moves on, as it does everywhere.
}

function isRevisionFunction(item: unknown): item is RevisionFunction {
  return typeof item === 'function'
}

/** What a revision exports besides its header, as it is written. */
const FORMS = {
  upgrade: 'export async function upgrade(op: Operations): Promise<void> { … }',
  downgrade: 'export async function downgrade(op: Operations): Promise<void> { … }',
  dynamic: 'export const dynamic = true',
  retry: 'export const retry = false',
} as const

function wrongForm(header: RevisionHeader, name: keyof typeof FORMS, item: unknown): RevisionError {
  const wrong = item === undefined ? `exports no ${name}` : `exports ${name} with a value of the wrong type (${typeof item})`
  return new RevisionError('revision.form', `${displayPath(header.file)} ${wrong}.`, { hint: `Write \`${FORMS[name]}\`.` })
}
