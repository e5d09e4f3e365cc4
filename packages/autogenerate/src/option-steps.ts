import { equalData } from '@mig/core/dialect'
import type { Change, DialectOptions, Op, SetTableOptionsChange, Value } from '@mig/core/dialect'

/**
 * Where a change of a table's options stands among the other operations: what lets go of an index that goes is first; partitions leave
 * their table, tables become logged or unlogged, and partitions come back, between what goes and what comes; what no longer names a column
 * that goes is in front of that, with the rest of its table; all else is last.
 */
export type OptionStep = 'first' | 'detach' | 'log' | 'attach' | 'beside' | 'last'

/** Options that name an index of their table, which has to be there. */
export const INDEX_OPTIONS = ['replicaIdentity', 'clusterOn'] as const

type Options = { readonly [option: string]: Value }

/** @param all The changes among which it stands. */
export function optionStep(change: SetTableOptionsChange, all: readonly { readonly kind: Op['kind'] | Change['kind'] }[]): OptionStep {
  const [from, to] = [allOptions(change.was), allOptions(change.set)]
  if (!sameOption(from, to, 'partitionOf')) return to['partitionOf'] === undefined ? 'detach' : 'attach'
  if (!sameOption(from, to, 'unlogged')) return 'log'
  if (INDEX_OPTIONS.some((option) => indexIn(from, option) !== undefined && to[option] === undefined)) return 'first'
  return all.slice(all.indexOf(change)).some(({ kind }) => kind === 'dropColumn') ? 'beside' : 'last'
}

function allOptions(options: DialectOptions | undefined): Options {
  return Object.assign({}, ...Object.values(options ?? {})) as Options
}

/** True where the option is the same on both sides, or absent on both. */
export function sameOption(from: Options, to: Options, option: string): boolean {
  const [a, b] = [from[option], to[option]]
  return a === undefined || b === undefined ? a === b : equalData(a, b)
}

/** The index that an option names. */
export function indexIn(options: Options, option: (typeof INDEX_OPTIONS)[number]): string | undefined {
  const value = options[option]
  if (option === 'clusterOn') return typeof value === 'string' ? value : undefined
  const index = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Options)['index'] : undefined
  return typeof index === 'string' ? index : undefined
}

/** One change of options where one follows the other at once. */
export function optionsJoined(changes: readonly Change[]): readonly Change[] {
  const joined: Change[] = []
  for (const change of changes) {
    const last = joined.at(-1)
    if (last?.kind !== 'setTableOptions' || change.kind !== 'setTableOptions' || !follows(change, last)) joined.push(change)
    else joined[joined.length - 1] = { ...change, ...(last.was === undefined ? {} : { was: last.was }) }
  }
  return joined
}

function follows({ was }: SetTableOptionsChange, before: SetTableOptionsChange): boolean {
  return was !== undefined && before.was !== undefined && equalData(was, before.set)
}
