import type { EnumDialectOptions } from '../builders/dialect-options.ts'
import { ELSEWHERE, type OptionRules } from '../option-rules.ts'
import { displayName } from '../schema/schema.ts'
import type { DialectOptions } from '../schema/value.ts'
import { givenDialectOptions, knownOptions, type Name, qualifiedName } from './arguments.ts'
import { commentChange, SET_COMMENT } from './comment-change.ts'
import type { SetEnumCommentOp, SetEnumOptionsOp } from './op.ts'

export interface SetEnumOptionsOptions {
  /** The options as they were, with the same dialects, for the reverse. */
  readonly was?: EnumDialectOptions
}

const SET_ENUM_OPTIONS: OptionRules<SetEnumOptionsOptions> = { was: ELSEWHERE }

export function setEnumCommentOp(name: Name, comment: string | null, options: unknown): SetEnumCommentOp {
  const qualified = qualifiedName(name, 'enum')
  const given = knownOptions(options, SET_COMMENT, `op.setEnumComment of ${displayName(qualified)}`)
  return { kind: 'setEnumComment', enum: qualified, ...commentChange(comment, given.was, 'an enum') }
}

export function setEnumOptionsOp(name: Name, set: EnumDialectOptions, options: unknown): SetEnumOptionsOp {
  const qualified = qualifiedName(name, 'enum')
  const call = `op.setEnumOptions of ${displayName(qualified)}`
  const lowered = (value: unknown): DialectOptions => givenDialectOptions(value, call, `Enum ${displayName(qualified)}`)
  const given = knownOptions(options, SET_ENUM_OPTIONS, call)
  const was = given.was === undefined ? {} : { was: lowered(given.was) }
  return { kind: 'setEnumOptions', enum: qualified, set: lowered(set), ...was }
}
