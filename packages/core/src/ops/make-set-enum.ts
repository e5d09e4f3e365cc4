import { type EnumDialectOptions, mergeOptions } from '../builders/dialect-options.ts'
import { lowerOptions } from '../builders/present.ts'
import { ELSEWHERE, type OptionRules } from '../option-rules.ts'
import { displayName } from '../schema/schema.ts'
import type { DialectOptions } from '../schema/value.ts'
import { knownOptions, type Name, optionsObject, qualifiedName } from './arguments.ts'
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
  const lowered = (value: unknown): DialectOptions => lowerOptions(mergeOptions(undefined, optionsObject(value, call), call), call)
  const given = knownOptions(options, SET_ENUM_OPTIONS, call)
  const was = given.was === undefined ? {} : { was: lowered(given.was) }
  return { kind: 'setEnumOptions', enum: qualified, set: lowered(set), ...was }
}
