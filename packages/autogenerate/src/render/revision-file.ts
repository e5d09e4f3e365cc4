import { createRegistry, displayName, isIrreversible } from '@mig/core/dialect'
import type { Irreversible, Op, Registry } from '@mig/core/dialect'
import { irreversibleParts, partsText, type DatabasePart } from './database-parts.ts'
import { headComment, type HeadComment } from './head-comment.ts'
import { customCalls, importLines } from './imports.ts'
import { CORE, importsOf, print, type Source } from './layout.ts'
import { quote } from './literal.ts'
import { opSource, type CustomCalls } from './op.ts'
import { wordingOf, type Wording } from './wording.ts'

export interface RevisionSource extends HeadComment {
  readonly id: string
  /** The revisions before it: none at a base, several at a merge. */
  readonly parents: readonly string[]
  readonly message: string
  /** ISO 8601 in UTC, to the second. */
  readonly createdAt: string
  readonly labels?: readonly string[]
  readonly dependsOn?: readonly string[]
  /** The revisions that this one does the work of. */
  readonly replaces?: readonly string[]
  /** What the upgrade does; without operations the file has a place for them. */
  readonly upgrade: readonly Op[]
  /** What the downgrade does, or why there is none. */
  readonly downgrade: readonly Op[] | Irreversible
  /** What the plugins of the configuration add. */
  readonly registry?: Registry
  /** What it does in which database, in place of `upgrade` and `downgrade`, where several databases have the history. */
  readonly parts?: readonly DatabasePart[]
}

/**
 * The text of a revision file.
 *
 * Loaded and recorded it gives the operations back as they were.
 * @throws PluginError `plugin.unknownOperation` for an operation of a plugin that the registry does not know.
 */
export function renderRevision(revision: RevisionSource): string {
  if (revision.parts !== undefined) return renderParts(revision, revision.parts)
  const registry = revision.registry ?? createRegistry([])
  const calls = customCalls(registry)
  const wording = wordingOf(registry)
  const empty = revision.upgrade.length === 0 ? PLACE_FOR_REVERSE : NOTHING_TO_UNDO
  const functions = [
    functionSource('upgrade', upgradeLines(revision.upgrade, calls, wording), PLACE_FOR_OPERATIONS),
    ...(isIrreversible(revision.downgrade)
      ? []
      : [
          functionSource(
            'downgrade',
            revision.downgrade.map((op) => opLine(op, calls, wording)),
            empty,
          ),
        ]),
  ]
  const above = revision.upgrade.length === 0 ? [] : headComment(revision.upgrade, revision, registry)
  const blocks = [
    importLines(functions.flatMap(importsOf), [`import type { Operations } from ${quote(CORE)}`]).join('\n'),
    header(revision).join('\n'),
    ...functions.map((source, index) => [...(index === 0 ? above : []), print(source)].join('\n')),
  ]
  return `${blocks.join('\n\n')}\n`
}

function renderParts(revision: RevisionSource, parts: readonly DatabasePart[]): string {
  const irreversible = irreversibleParts(parts)
  const functions = (name: 'upgrade' | 'downgrade'): readonly (readonly [DatabasePart, Block])[] =>
    parts.map((part) => [part, partFunction(part, name)])
  const written = irreversible === undefined ? (['upgrade', 'downgrade'] as const) : (['upgrade'] as const)
  const imports = written.flatMap((name) => functions(name)).flatMap(([, source]) => importsOf(source))
  const blocks = [
    importLines(imports, [`import type { Operations } from ${quote(CORE)}`]).join('\n'),
    header({ ...revision, downgrade: irreversible ?? [] }).join('\n'),
    ...written.map((name) => partsText(name, functions(name), name === 'upgrade')),
  ]
  return `${blocks.join('\n\n')}\n`
}

function partFunction({ upgrade, downgrade, registry = createRegistry([]) }: DatabasePart, name: 'upgrade' | 'downgrade'): Block {
  const [calls, wording] = [customCalls(registry), wordingOf(registry)]
  if (name === 'upgrade') return functionSource(name, upgradeLines(upgrade, calls, wording), PLACE_FOR_OPERATIONS)
  const lines = isIrreversible(downgrade) ? [] : downgrade.map((op) => opLine(op, calls, wording))
  return functionSource(name, lines, upgrade.length === 0 ? PLACE_FOR_REVERSE : NOTHING_TO_UNDO)
}

/** Constants in the order in which they are read fastest. */
function header(source: RevisionSource): readonly string[] {
  const { id, parents, labels = [], dependsOn = [], replaces = [], message, createdAt, downgrade } = source
  const [parent, ...others] = parents
  const constant = (name: string, value: string): string => `export const ${name} = ${value}`
  return [
    constant('revision', quote(id)),
    constant('downRevision', parent === undefined ? 'null' : others.length === 0 ? quote(parent) : list(parents)),
    ...(labels.length === 0 ? [] : [constant('branchLabels', list(labels))]),
    ...(dependsOn.length === 0 ? [] : [constant('dependsOn', list(dependsOn))]),
    ...(replaces.length === 0 ? [] : [constant('replaces', longList(replaces))]),
    constant('message', quote(message)),
    constant('createdAt', quote(createdAt)),
    ...(isIrreversible(downgrade) ? [constant('irreversible', quote(downgrade.irreversible))] : []),
  ]
}

/** `as const` says the type, which projects with isolated declarations ask for. */
function list(items: readonly string[]): string {
  return `[${items.map(quote).join(', ')}] as const`
}

type Block = Extract<Source, { readonly kind: 'block' }>

/** The same in lines of some ids each. */
function longList(items: readonly string[]): string {
  const lines = Array.from({ length: Math.ceil(items.length / IDS_IN_A_LINE) }, (_, line) =>
    items.slice(line * IDS_IN_A_LINE, (line + 1) * IDS_IN_A_LINE).map(quote).join(', '))
  return lines.length < 2 ? list(items) : `[\n${lines.map((line) => `  ${line},\n`).join('')}] as const`
}

const IDS_IN_A_LINE = 6

function functionSource(name: string, lines: readonly Source[], empty: string): Block {
  const body = lines.length === 0 ? [empty] : lines
  return { kind: 'block', head: `export async function ${name}(op: Operations): Promise<void>`, lines: body }
}

const PLACE_FOR_OPERATIONS = "// await op.addColumn('table', 'column', t.text())"
const PLACE_FOR_REVERSE = "// await op.dropColumn('table', 'column')"
const NOTHING_TO_UNDO = '// nothing to undo'

function upgradeLines(ops: readonly Op[], calls: CustomCalls, wording: Wording): readonly Source[] {
  return ops.flatMap((op) => [...lostData(op).map((what) => `// loses data: ${oneLine(what)}`), opLine(op, calls, wording)])
}

function opLine(op: Op, calls: CustomCalls, wording: Wording): Source {
  return { kind: 'prefixed', prefix: 'await ', source: opSource(op, calls, wording) }
}

/** What is gone after the operation, whatever the downgrade does. */
function lostData(op: Op): readonly string[] {
  if (op.kind === 'dropTable') return [`table ${displayName(op.table)} and all its rows`]
  if (op.kind !== 'alterTable' || !('changes' in op)) return []
  const dropped = op.changes.flatMap((change) => (change.kind === 'dropColumn' && change.was?.generated === undefined ? [change.name] : []))
  return dropped.map((name) => `column ${displayName(op.table)}.${name} and its values`)
}

/** Whatever ends a line would end the comment. */
function oneLine(text: string): string {
  return text.replace(/[\s\u0085]+/g, ' ')
}
