import { referenceText } from '@mig/core/dialect'
import type { Column, ColumnDefault, ColumnType, EnumColumnType, ForeignKeyTarget, Registry, RenderedCode } from '@mig/core/dialect'
import { enumSource } from './enum.ts'
import { coreCall, type CallSource, type Source } from './layout.ts'
import { quote } from './literal.ts'

/** How a file speaks of what stands elsewhere: by its name, or by what a module exports. */
export interface Wording {
  /** What `t.enum` takes. */
  readonly enumType: (type: EnumColumnType) => Source
  /** What `references` takes. */
  readonly target: (target: ForeignKeyTarget) => Source
  /** A column of the table itself, where its name alone would do. */
  readonly column: (name: string) => Source
  /** The same where methods are called on it, as in an index. */
  readonly part: (name: string) => Source
  /** A type that somebody writes in a way of their own. */
  readonly type?: (type: ColumnType) => Source | undefined
  /** The same for a default. */
  readonly defaultValue?: (value: ColumnDefault) => Source | undefined
  /** The call that begins a column and what it leaves to say, where there is a better one than that of its type. */
  readonly begin?: (column: Column, name: string | undefined) => { readonly head: CallSource; readonly rest: Column } | undefined
}

/** By names alone, as revision files speak: they must not change when models do. */
export const BY_NAME: Wording = {
  enumType: enumSource,
  target: (target) => quote(referenceText(target)),
  column: quote,
  part: (name) => coreCall('column', quote(name)),
}

/** The same with the types and defaults that the project and its plugins write in ways of their own. */
export function wordingOf(registry: Registry): Wording {
  return {
    ...BY_NAME,
    type: (type) => codeSource(registry.renderItem({ kind: 'type', type })),
    defaultValue: (value) => codeSource(registry.renderItem({ kind: 'default', default: value })),
  }
}

function codeSource(rendered: RenderedCode | undefined): Source | undefined {
  if (rendered === undefined) return undefined
  const { code, from, name = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(code)?.[0] ?? code } = rendered
  return from === undefined ? code : { kind: 'name', text: code, imported: { from, name } }
}
