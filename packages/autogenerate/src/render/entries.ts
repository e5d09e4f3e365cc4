import type { CommentChange, DialectOptions, OptionsChange, QualifiedName } from '@mig/core/dialect'
import { object, type Source } from './layout.ts'
import { literal, propertyKey, quote } from './literal.ts'

export type Entries = readonly (readonly [key: string, value: Source])[]

/** The last argument of a call; absent where there is nothing to say. */
export function optionsObject(entries: Entries): Source | undefined {
  return entries.length === 0 ? undefined : object(entries)
}

export function flag(key: string, value: true | undefined): Entries {
  return value === undefined ? [] : [[key, 'true']]
}

/** Options of dialects that stand beside a call's own. */
export function dialectEntries(options: DialectOptions | undefined): Entries {
  return Object.entries(options ?? {}).flatMap(([dialect, own]) =>
    own === undefined ? [] : [[propertyKey(dialect), literal(own)] as const],
  )
}

/** The comment of a call that sets one, and what it was. */
export function commentArguments({ set, was }: CommentChange): readonly (Source | undefined)[] {
  return [textOrNull(set), was === undefined ? undefined : object([['was', textOrNull(was)]])]
}

export function textOrNull(text: string | null): Source {
  return text === null ? 'null' : quote(text)
}

/** Options by dialect, as an object of their own. */
export function optionsSource(options: DialectOptions): Source {
  return object(dialectEntries(options))
}

/** The options of a call that sets them, and what they were. */
export function optionsArguments({ set, was }: OptionsChange): readonly (Source | undefined)[] {
  return [optionsSource(set), was === undefined ? undefined : object([['was', optionsSource(was)]])]
}

/** A name, as all operations take it. */
export function nameSource({ schema, name }: QualifiedName): Source {
  if (schema === undefined) return quote(name)
  return object([
    ['schema', quote(schema)],
    ['name', quote(name)],
  ])
}
