import { readFileSync } from 'node:fs'
import { assertHeaderMatches, type RevisionHeader } from '../revision/header.ts'
import { checksumOf } from './checksum.ts'
import { RevisionError } from '../errors.ts'
import { displayPath } from '../load/display-path.ts'
import type { Loader } from '../load/loader.ts'
import type { Namespace } from '../load/namespace.ts'
import type { RevisionModules } from '../config/config.ts'
import { runtimeImports } from './runtime-imports.ts'
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
  /** SHA-256 of its text, where there is one. */
  readonly checksum?: string
}

/** Where revisions are loaded from: files, or the modules that a bundled service hands over. */
export type RevisionSource = { readonly loader: Loader } | { readonly modules: RevisionModules }

/**
 * Loads a revision; its own code at top level runs.
 * @throws LoadError when the file cannot be loaded.
 * @throws RevisionError `revision.header` when the header that was read is not the module's, `revision.form` for an export that is
 * not what it must be.
 */
export async function loadRevision(header: RevisionHeader, source: RevisionSource): Promise<RevisionModule> {
  const { module, text } = await read(header, source)
  assertHeaderMatches(header, module)
  const { upgrade, downgrade, dynamic } = module
  if (!isStepFunction(upgrade)) throw wrongForm(header, 'upgrade', upgrade)
  if (downgrade !== undefined && !isStepFunction(downgrade)) throw wrongForm(header, 'downgrade', downgrade)
  if (dynamic !== undefined && typeof dynamic !== 'boolean') throw wrongForm(header, 'dynamic', dynamic)
  return {
    upgrade,
    ...(downgrade === undefined ? {} : { downgrade }),
    dynamic: dynamic ?? (text === undefined || mayBeDynamic(text)),
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

function isStepFunction(item: unknown): item is StepFunction {
  return typeof item === 'function'
}

/** What a revision exports besides its header, as it is written. */
const FORMS = {
  upgrade: 'export async function upgrade(op: Operations): Promise<void> { … }',
  downgrade: 'export async function downgrade(op: Operations): Promise<void> { … }',
  dynamic: 'export const dynamic = true',
} as const

function wrongForm(header: RevisionHeader, name: keyof typeof FORMS, item: unknown): RevisionError {
  const wrong = item === undefined ? `exports no ${name}` : `exports ${name} with a value of the wrong type (${typeof item})`
  return new RevisionError('revision.form', `${displayPath(header.file)} ${wrong}.`, { hint: `Write \`${FORMS[name]}\`.` })
}
