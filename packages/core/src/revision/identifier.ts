import { RevisionError } from '../errors.ts'

/** What names revisions: `[branch@]symbol`, `[branch@][symbol]+N` or `[branch@][symbol]-N`. */
export interface Identifier {
  /** As it was written. */
  readonly text: string
  /** A label or a revision; it narrows the rest to the branch that this revision is on. */
  readonly branch?: string
  /** `head`, `heads`, `base`, `current`, an id, a label, or the first letters of one. */
  readonly symbol?: string
  /** Steps up, or down when negative. */
  readonly offset?: number
}

/** A range `[from]:[to]`; both ends belong to it. */
export interface IdentifierRange {
  readonly from?: string
  readonly to?: string
}

// The symbol is lazy, so that a hyphen may stand in a label, and digits after the last sign are always an offset.
const IDENTIFIER = /^(?:(?<branch>[^\s@:+]+)@)?(?<symbol>[^\s@:+]*?)(?<offset>[+-]\d+)?$/u

const FORMS = 'An identifier is head, heads, base, an id or its first letters, a label, label@head, +1, -1, id+1, id-1 or label@+1.'

/**
 * Takes an identifier apart; what it names is not looked up.
 *
 * @throws RevisionError `revision.unknown` when the text is no identifier
 */
export function parseIdentifier(text: string): Identifier {
  const { branch, symbol, offset } = IDENTIFIER.exec(text)?.groups ?? {}
  if (symbol === undefined || (symbol === '' && offset === undefined)) {
    throw new RevisionError('revision.unknown', `'${text}' is not a revision identifier.`, {
      hint: text.includes(':') ? 'A range such as a:b can be given to history, and to scripts.' : FORMS,
    })
  }
  return {
    text,
    ...(branch === undefined ? {} : { branch }),
    ...(symbol === '' ? {} : { symbol }),
    ...(offset === undefined ? {} : { offset: Number(offset) }),
  }
}

/**
 * Takes a range apart: `a:b`, `a:`, `:b` or `:`.
 *
 * @throws RevisionError `revision.range`
 */
export function parseRange(text: string): IdentifierRange {
  const ends = text.split(':')
  const [from, to] = ends
  if (from === undefined || to === undefined || ends.length > 2) {
    throw new RevisionError('revision.range', `'${text}' is not a range of revisions.`, {
      hint: 'Write a range with one colon: first:last, first: or :last.',
    })
  }
  return { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) }
}
