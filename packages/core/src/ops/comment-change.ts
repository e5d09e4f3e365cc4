import { OperationError } from '../errors.ts'
import { ELSEWHERE, type OptionRules } from '../option-rules.ts'
import type { CommentChange } from './op.ts'

export interface SetCommentOptions {
  /** The comment as it was, `null` for none, for the reverse. */
  readonly was?: string | null
}

/** It is refused as the comment itself is. */
export const SET_COMMENT: OptionRules<SetCommentOptions> = { was: ELSEWHERE }

/**
 * @param of What has the comment: `a table`.
 * @throws OperationError `op.comment`
 */
export function commentChange(set: unknown, was: unknown, of: string): CommentChange {
  return { set: requireComment(set, of), ...(was === undefined ? {} : { was: requireComment(was, of) }) }
}

function requireComment(value: unknown, of: string): string | null {
  if (value === null || (typeof value === 'string' && value !== '')) return value
  throw new OperationError('op.comment', `The comment of ${of} has to be a text that is not empty, or null to remove it.`)
}
