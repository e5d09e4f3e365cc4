import { random } from './random.ts'

/** How a person writes SQL: each one quotes, breaks lines and comments in another way. */
export interface Spelling {
  word(text: string): string
  /** A name in an expression, where 'x' would be a text. */
  name(name: string): string
  /** A name where a definition stands, where 'x' is one too. */
  defined(name: string): string
  /** What stands between two words. */
  gap(): string
  /** What may stand where nothing has to. */
  space(): string
}

const double = (name: string): string => `"${name.replaceAll('"', '""')}"`

const PLAIN: Spelling = { word: (text) => text, name: double, defined: double, gap: () => ' ', space: () => '' }

/** A spelling by number; 0 is plain. */
export function spelling(seed: number): Spelling {
  if (seed === 0) return PLAIN
  const { pick, chance } = random(seed)
  const name = (text: string): string => {
    const forms = [double(text), `\`${text.replaceAll('`', '``')}\``]
    if (!text.includes(']')) forms.push(`[${text}]`)
    if (/^[a-z_][a-z0-9_]*$/i.test(text) && !RESERVED.has(text.toLowerCase())) forms.push(text, text, text.toUpperCase())
    return pick(forms)
  }
  const gaps = [' ', ' ', ' ', '\n  ', '\t', '  ', ' /* , ) */ ', ' -- it\'s "odd" (\n ']
  return {
    word: (text) => pick([text, text, text.toLowerCase(), mixed(text)]),
    name,
    defined: (text) => (chance(0.1) ? `'${text.replaceAll("'", "''")}'` : sameCase(name(text), text)),
    gap: () => pick(gaps),
    space: () => (chance(0.3) ? pick(gaps) : ''),
  }
}

/** A definition gives the name its case; everywhere else the case may differ. */
function sameCase(spelt: string, name: string): string {
  return spelt.toLowerCase() === name.toLowerCase() ? name : spelt
}

function mixed(text: string): string {
  return text.toLowerCase().replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase())
}

const RESERVED = new Set([
  'order',
  'check',
  'group',
  'default',
  'select',
  'table',
  'index',
  'key',
  'values',
  'unique',
  'primary',
  'to',
  'on',
])
