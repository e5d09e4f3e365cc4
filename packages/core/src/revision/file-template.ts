import { suggest } from '../config/suggestion.ts'
import { ConfigError } from '../errors.ts'

/** What the name of a revision file can be made from. */
export interface RevisionFileParts {
  readonly id: string
  readonly message: string
  /** The words of the message, fit for a file name; empty for a message without Latin letters and digits. */
  readonly slug: string
  /** ISO 8601, in the time zone of the configuration. */
  readonly createdAt: string
}

/** How revision files are named: a text with tokens such as `%(rev)s`, or a function. Folders stand before a slash. */
export type FileTemplate = string | ((revision: RevisionFileParts) => string)

/** `202611220915_8f2c1d9a7b3e_add_currency` */
export const DEFAULT_FILE_TEMPLATE = '%(year)d%(month).2d%(day).2d%(hour).2d%(minute).2d_%(rev)s_%(slug)s'

/** How many characters of a message a file name takes. */
export const DEFAULT_SLUG_LENGTH = 40

/** The tokens, as Alembic's `file_template` has them. */
const TOKENS: Readonly<Record<string, (parts: RevisionFileParts) => string>> = {
  rev: ({ id }) => id,
  slug: ({ slug }) => slug,
  epoch: ({ createdAt }) => String(Math.floor(Date.parse(createdAt) / 1000)),
  year: ({ createdAt }) => createdAt.slice(0, 4),
  month: ({ createdAt }) => createdAt.slice(5, 7),
  day: ({ createdAt }) => createdAt.slice(8, 10),
  hour: ({ createdAt }) => createdAt.slice(11, 13),
  minute: ({ createdAt }) => createdAt.slice(14, 16),
  second: ({ createdAt }) => createdAt.slice(17, 19),
}

// The format of Python's % operator: zero padding by precision (`.2d`) or by width (`02d`). `%%` is a percent sign.
const TOKEN = /%(?:%|\((?<name>\w+)\)(?<zero>0?)(?<width>\d*)(?:\.(?<precision>\d+))?(?<type>[ds]))/g

/** Says what is wrong with a template, as the end of a sentence without its full stop, or nothing when it can be used. */
export function templateProblem(template: string): string | undefined {
  for (const { groups } of template.matchAll(TOKEN)) {
    const name = groups?.['name']
    if (name === undefined || Object.hasOwn(TOKENS, name)) continue
    const meant = suggest(name, Object.keys(TOKENS))
    return `has an unknown token %(${name})s${meant === undefined ? '' : ` (did you mean ${meant}?)`}`
  }
  if (template.replaceAll(TOKEN, '').includes('%')) return 'has a % that begins no token: write %(rev)s, %(month).2d, or %% for a %'
  return folderProblem(template.replaceAll(TOKEN, 'x'))
}

/**
 * The path of a new revision file, relative to its folder, with slashes and with an extension.
 *
 * @throws ConfigError `config.fileTemplate` when a function gives something that is no path below the folder
 */
export function revisionFilePath(parts: RevisionFileParts, template: FileTemplate = DEFAULT_FILE_TEMPLATE): string {
  const given: unknown = typeof template === 'string' ? fillTemplate(template, parts) : template(parts)
  if (typeof given !== 'string') throw wrongPath(`gives no text for the revision ${parts.id}`)
  // A message without words leaves a separator at the end.
  const path = given.replaceAll('\\', '/').replace(/[_\-.\s]+(?=\/|$)/g, '')
  const problem = folderProblem(path)
  if (problem !== undefined) throw wrongPath(`gives '${given}' for the revision ${parts.id}, which ${problem}`)
  return /(?<!\.d)\.[cm]?[jt]s$/.test(path) ? path : `${path}.ts`
}

function fillTemplate(template: string, parts: RevisionFileParts): string {
  return template.replaceAll(TOKEN, (token, ...found: readonly unknown[]) => {
    const { name, zero, width, precision, type } = found.at(-1) as Readonly<Record<string, string | undefined>>
    if (name === undefined) return '%'
    const value = TOKENS[name]?.(parts) ?? token
    if (type === 's' && precision !== undefined) return value.slice(0, Number(precision))
    // The numbers of a date come with their zeros, which a plain %(month)d leaves out.
    const plain = type === 'd' ? value.replace(/^0+(?=\d)/, '') : value
    if (precision !== undefined) return plain.padStart(Number(precision), '0')
    return plain.padStart(Number(width), zero === '0' ? '0' : ' ')
  })
}

/** Files whose names begin with `_` or `.` are left out when revisions are read, and so are such folders. */
function folderProblem(path: string): string | undefined {
  const names = path.split('/')
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || names.includes('..')) return 'leads out of the migrations folder'
  if (names.includes('')) return 'holds an empty name'
  const hidden = names.find((name) => /^[._]/.test(name) || name === 'node_modules')
  return hidden === undefined ? undefined : `holds the name '${hidden}', which is left out when revisions are read`
}

function wrongPath(problem: string): ConfigError {
  return new ConfigError('config.fileTemplate', `\`fileTemplate\` of the configuration ${problem}.`, {
    hint: "Give a relative path such as '%(year)d/%(rev)s_%(slug)s'.",
  })
}

/**
 * The words of a message as they stand in a file name, at most `length` characters (40 by default): `Add "größe" & more` gives
 * `add_groesse_more`.
 *
 * Marks are taken off letters; scripts other than Latin have no part in it, so a message can give an empty text.
 */
export function slugOf(message: string, length: number = DEFAULT_SLUG_LENGTH): string {
  const latin = message.toLowerCase().normalize('NFC').replace(/[ßæœøłđðþıäöü]/g, (letter) => LATIN[letter] ?? letter)
  const slug = latin.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  if (slug.length <= length) return slug
  // A word that does not fit whole is left out, unless it is the only one.
  const cut = slug.slice(0, length + 1)
  return cut.includes('_') ? cut.slice(0, cut.lastIndexOf('_')) : slug.slice(0, length)
}

const LATIN: Readonly<Record<string, string>> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ä: 'ae', ö: 'oe', ü: 'ue',
}
